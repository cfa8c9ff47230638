import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/** What the runners in Java share: file names come in, a JSON object a file goes out. */
final class Report {
  /** Adds the types of the parts that the parser sees, as it finds them. */
  interface Parser {
    void typesOf(String file, List<String> types) throws Exception;
  }

  static void each(Parser parser) throws IOException {
    BufferedReader files = new BufferedReader(new InputStreamReader(System.in));
    String file;
    while ((file = files.readLine()) != null) {
      List<String> types = new ArrayList<>();
      String error = "null";
      try {
        parser.typesOf(file, types);
      } catch (Exception | StackOverflowError | OutOfMemoryError problem) {
        String text = problem.getClass().getSimpleName() + ": " + problem.getMessage();
        error = quoted(text.substring(0, Math.min(120, text.length())));
      }
      List<String> list = new ArrayList<>();
      for (String type : types) list.add(quoted(type));
      System.out.println("{\"file\":" + quoted(file) + ",\"types\":[" + String.join(",", list)
          + "],\"error\":" + error + "}");
      System.out.flush();
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
