import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** Apache mime4j: K-9 Mail, Thunderbird for Android, James. */
final class Mime4j {
  private static final MimeConfig WITHOUT_LIMITS = MimeConfig.custom()
      .setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1).setMaxContentLen(-1).build();

  public static void main(String[] arguments) throws IOException {
    Report.each((file, types) -> {
      try (InputStream stream = new BufferedInputStream(new FileInputStream(file))) {
        MimeTokenStream tokens = new MimeTokenStream(WITHOUT_LIMITS);
        tokens.parse(stream);
        EntityState state = tokens.getState();
        while (state != EntityState.T_END_OF_STREAM) {
          if (state == EntityState.T_BODY || state == EntityState.T_START_MULTIPART) {
            types.add(tokens.getBodyDescriptor().getMimeType());
          }
          state = tokens.next();
        }
      }
    });
  }
}
