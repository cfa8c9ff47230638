import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import javax.activation.DataSource;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Multipart;
import javax.mail.Part;
import javax.mail.Session;
import javax.mail.internet.ContentType;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.mail.internet.ParseException;

/** Java Mail: as it comes, or with FairEmail's properties and its second try ("fairemail"). */
final class JavaMail {
  private static final int DEEPEST = 3000;

  private static final String[][] FAIREMAIL = {
      {"mail.mime.decodetext.strict", "false"},
      {"mail.mime.ignoreunknownencoding", "true"},
      {"mail.mime.base64.ignoreerrors", "true"},
      {"mail.mime.decodefilename", "true"},
      {"mail.mime.encodefilename", "false"},
      {"mail.mime.decodeparameters", "true"},
      {"mail.mime.encodeparameters", "true"},
      {"mail.mime.allowutf8", "false"},
      {"mail.mime.cachemultipart", "true"},
      {"mail.mime.multipart.ignoremissingboundaryparameter", "true"},
      {"mail.mime.multipart.ignoreexistingboundaryparameter", "false"},
      {"mail.mime.multipart.ignoremissingendboundary", "true"},
      {"mail.mime.multipart.allowempty", "true"},
      {"mail.mime.contentdisposition.strict", "false"},
      {"mail.mime.uudecode.ignoremissingbeginend", "true"},
  };

  private final boolean fairemail;

  private JavaMail(boolean fairemail) {
    this.fairemail = fairemail;
  }

  public static void main(String[] arguments) throws IOException {
    boolean fairemail = arguments[0].equals("fairemail");
    if (fairemail) for (String[] property : FAIREMAIL) System.setProperty(property[0], property[1]);
    Session session = Session.getInstance(new Properties());
    JavaMail parser = new JavaMail(fairemail);
    Report.each((file, types) -> {
      try (InputStream stream = new BufferedInputStream(new FileInputStream(file))) {
        parser.walk(new MimeMessage(session, stream), 0, types);
      }
    });
  }

  private void walk(Part part, int depth, List<String> types) throws MessagingException, IOException {
    if (depth > DEEPEST) return;
    types.add(typeOf(part));
    if (isMultipart(part)) {
      Object content = part.getContent();
      if (!(content instanceof Multipart) && fairemail) content = readAgain(part, content);
      if (content instanceof Multipart) {
        walkParts((Multipart) content, depth, types);
        return;
      }
    }
    if (part.isMimeType("message/rfc822") && part.getContent() instanceof Message) {
      walk((Message) part.getContent(), depth + 1, types);
    }
  }

  private void walkParts(Multipart multipart, int depth, List<String> types)
      throws MessagingException, IOException {
    for (int i = 0; i < multipart.getCount(); i++) {
      try {
        walk(multipart.getBodyPart(i), depth + 1, types);
      } catch (ParseException problem) {
        if (!fairemail) throw problem;
      }
    }
  }

  private static String typeOf(Part part) throws MessagingException {
    try {
      return new ContentType(part.getContentType()).getBaseType();
    } catch (ParseException problem) {
      return "!" + part.getContentType();
    }
  }

  private static boolean isMultipart(Part part) {
    try {
      return part.isMimeType("multipart/*");
    } catch (MessagingException problem) {
      return false;
    }
  }

  /** FairEmail: a multipart that Java Mail hands out as text or bytes is parsed as one nevertheless. */
  private static Object readAgain(Part part, Object content) throws MessagingException {
    InputStream stream;
    if (content instanceof String) {
      stream = new ByteArrayInputStream(((String) content).getBytes(StandardCharsets.ISO_8859_1));
    } else if (content instanceof InputStream) {
      stream = (InputStream) content;
    } else {
      return content;
    }
    String type = part.getContentType();
    return new MimeMultipart(new DataSource() {
      public InputStream getInputStream() { return stream; }
      public OutputStream getOutputStream() { return null; }
      public String getContentType() { return type; }
      public String getName() { return "part"; }
    });
  }
}
