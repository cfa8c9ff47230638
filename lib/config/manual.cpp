#include <algorithm>

#include "base/ascii.h"
#include "config/config.h"
#include "config/options.h"
#include "config/toml_text.h"

namespace ampauth::config {
namespace {

constexpr std::string_view kBefore =
    R"(.\" Made from the option table of lib/config/options.cpp; tests/config compares the two.
.Dd November 28, 2026
.Dt AMPAUTH-MILTER.TOML 5
.Os
.Sh NAME
.Nm ampauth-milter.toml
.Nd configuration of ampauth-milter
.Sh DESCRIPTION
.Xr ampauth-milter 8
and, with its option
.Fl c ,
.Xr ampauth-check 1
are configured by a file in TOML, by default
.Pa /etc/ampauth/milter.toml .
An option is a line
.Ql key = value
below the name of its table.
Each has a default, which is what is shown here: an empty file will do.
An unknown table or key, a value of another type, and one out of its range are
errors, which are told with file, line and column.
.Pp
On SIGHUP a running milter reads the file again, and the lists that it names.
Where any of them is bad, it keeps all that it had and logs why.
What is set by
.Ic socket , socket_mode , socket_group ,
.Ic user
and the tables
.Ql [log]
and
.Ql [metrics]
changes at the next start.
)";

constexpr std::string_view kAfter =
    R"(.Sh FILES
.Bl -tag -width Ds
.It Pa /etc/ampauth/milter.toml
The configuration that is read where no other is named.
.El
.Sh EXAMPLES
To see what would be done, with nothing cut out of any message:
.Bd -literal -offset indent
[policy]
dry_run = true
.Ed
.Pp
Behind a gateway of one's own, asked over TCP by an MTA on another host:
.Bd -literal -offset indent
[milter]
socket = "inet:8895@192.0.2.1"

[relays]
trusted = ["192.0.2.25", "2001:db8:25::/64"]
.Ed
.Sh SEE ALSO
.Xr ampauth-check 1 ,
.Xr ampauth-milter 8
)";

// What roff would take for its own, or mandoc for the end of a quoted argument.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\')
      out += "\\e";
    else if (c == '"')
      out += "\\(dq";
    else
      out += c;
  }
  return out;
}

// An argument of a macro, whatever it holds.
std::string argument(std::string_view text) { return '"' + escaped(text) + '"'; }

// A line of running text, which roff does not take for a macro.
std::string text_line(std::string_view line) {
  const bool like_a_macro = line.starts_with('.') || line.starts_with('\'');
  return (like_a_macro ? "\\&" : "") + escaped(line) + "\n";
}

// Running text, as mdoc(7) wants it: every sentence begins a line, and none is longer than 80 bytes.
std::string prose(std::string text) {
  constexpr std::size_t kWidth = 76;  // as some bytes are escaped
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::string out, line;
  for (const std::string_view word : base::split(text, ' ')) {
    if (!line.empty() && (line.ends_with('.') || line.size() + 1 + word.size() > kWidth)) {
      out += text_line(line);
      line.clear();
    }
    line += (line.empty() ? "" : " ") + std::string(word);
  }
  return line.empty() ? out : out + text_line(line);
}

std::string entry(const Option& option) {
  std::string text = ".It Ic " + std::string(option.key) + " Li " +
                     argument("= " + in_toml(option.binding.default_value)) + "\n" +
                     prose(std::string(option.help));
  if (!option.binding.allowed.empty()) text += prose("Values: " + option.binding.allowed + ".");
  return text;
}

}  // namespace

std::string manual() {
  std::string text(kBefore);
  text += ".Sh OPTIONS\n";
  for (const Table& table : tables()) {
    // The \& keeps the bracket from being taken for punctuation after the title.
    text += ".Ss [" + std::string(table.name) + "]\\&\n" + prose(std::string(table.help)) +
            ".Bl -tag -width Ds\n";
    for (const Option& option : table.options) text += entry(option);
    text += ".El\n";
  }
  return text + std::string(kAfter);
}

}  // namespace ampauth::config
