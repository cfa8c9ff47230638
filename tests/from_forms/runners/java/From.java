import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import javax.mail.internet.InternetAddress;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.DefaultAddressParser;
import org.apache.james.mime4j.field.address.LenientAddressParser;

/** Java Mail (strict as MimeMessage reads it, lenient as FairEmail does) and mime4j (K-9 Mail, James). */
final class From {
  public static void main(String[] arguments) throws Exception {
    BufferedReader files = new BufferedReader(new InputStreamReader(System.in));
    for (String file = files.readLine(); file != null; file = files.readLine()) {
      List<String> addresses = new ArrayList<>();
      String error = "null";
      try {
        String text = new String(Files.readAllBytes(Paths.get(file)), StandardCharsets.UTF_8);
        String value = text.substring(text.indexOf("From:") + 5, text.indexOf("\r\nTo:")).replace("\r\n", "").trim();
        ask(arguments[0], value, addresses);
      } catch (Exception | Error problem) {
        error = quoted(problem.getClass().getSimpleName());
      }
      List<String> list = new ArrayList<>();
      for (String address : addresses) list.add(quoted(address));
      System.out.println("{\"file\":" + quoted(file) + ",\"addresses\":[" + String.join(",", list) + "],\"error\":"
          + error + "}");
    }
  }

  private static void ask(String parser, String value, List<String> addresses) throws Exception {
    if (parser.equals("mime4j")) {
      for (Mailbox mailbox : LenientAddressParser.DEFAULT.parseAddressList(value).flatten())
        addresses.add(mailbox.getAddress());
    } else if (parser.equals("mime4j strict")) {
      for (Mailbox mailbox : DefaultAddressParser.DEFAULT.parseAddressList(value).flatten())
        addresses.add(mailbox.getAddress());
    } else {
      for (InternetAddress address : InternetAddress.parseHeader(value, parser.equals("strict"))) {
        if (!address.isGroup()) addresses.add(address.getAddress());
        else for (InternetAddress member : address.getGroup(false)) addresses.add(member.getAddress());
      }
    }
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : String.valueOf(text).toCharArray()) {
      if (c == '"' || c == '\\') out.append('\\').append(c);
      else if (c < 32 || c > 126) out.append(String.format("\\u%04x", (int) c));
      else out.append(c);
    }
    return out.append('"').toString();
  }
}
