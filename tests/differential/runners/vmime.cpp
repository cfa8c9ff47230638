// VMime.
#include <vmime/vmime.hpp>

#include <sstream>

#include "report.h"

namespace {

// VMime leaves an attached message unread: it is read here, so far down.
constexpr int kDeepestMessage = 50;

std::string content_of(const vmime::body& body) {
  std::ostringstream text;
  vmime::utility::outputStreamAdapter out(text);
  body.getContents()->extract(out);
  return text.str();
}

void walk(const vmime::bodyPart& part, int depth, runner::Types& types) {
  if (depth > runner::kDeepest) return;
  const auto body = part.getBody();
  const std::string type = runner::lower(body->getContentType().generate());
  types.push_back(type);
  for (size_t i = 0; i < body->getPartCount(); ++i) walk(*body->getPartAt(i), depth + 1, types);
  if (body->getPartCount() == 0 && type == "message/rfc822" && depth < kDeepestMessage) {
    vmime::message attached;
    attached.parse(content_of(*body));
    walk(attached, depth + 1, types);
  }
}

void types_of(const std::string& bytes, runner::Types& types) {
  const auto message = vmime::make_shared<vmime::message>();
  message->parse(bytes);
  walk(*message, 0, types);
}

}  // namespace

int main() { return runner::report_each(types_of); }
