#include "milter/carry_out.h"

#include <libmilter/mfapi.h>

#include "auth/edits.h"

namespace ampauth::milter {
namespace {

// Folds go out as LF and white space: CRLF would leave a stray CR in Postfix.
std::string outgoing_value(const std::string& value, bool leading_space) {
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i)
    if (value[i] != '\r' || i + 1 == value.size() || value[i + 1] != '\n') out += value[i];
  if (!leading_space && out.starts_with(' ')) out.erase(0, 1);
  return out;
}

bool edit_field(SMFICTX* context, const auth::FieldEdit& edit, bool leading_space) {
  std::string name = edit.name;
  std::string value = outgoing_value(edit.value, leading_space);
  const auto number = static_cast<int>(edit.occurrence);
  switch (edit.kind) {
    case auth::FieldEdit::Kind::remove:
      return smfi_chgheader(context, name.data(), number, nullptr) == MI_SUCCESS;
    case auth::FieldEdit::Kind::change:
      return smfi_chgheader(context, name.data(), number, value.data()) == MI_SUCCESS;
    case auth::FieldEdit::Kind::insert_on_top:
      return smfi_insheader(context, 0, name.data(), value.data()) == MI_SUCCESS;
  }
  return false;
}

bool replace_body(SMFICTX* context, const mime::Stripped& stripped) {
  // An empty body takes one call with nothing in it.
  if (stripped.body.empty()) return smfi_replacebody(context, nullptr, 0) == MI_SUCCESS;
  constexpr std::size_t kMaxCall = 1 << 30;  // the call's length is an int
  for (std::string_view piece : stripped.body)
    while (!piece.empty()) {
      const std::string_view now = piece.substr(0, kMaxCall);
      auto* bytes =
          reinterpret_cast<unsigned char*>(const_cast<char*>(now.data()));  // libmilter only reads it
      if (smfi_replacebody(context, bytes, static_cast<int>(now.size())) != MI_SUCCESS) return false;
      piece.remove_prefix(now.size());
    }
  return true;
}

}  // namespace

bool carry_out(SMFICTX* context, const message::Message& message, const auth::Disposition& disposition,
               bool leading_space) {
  for (const auth::FieldEdit& edit : auth::field_edits(message, disposition))
    if (!edit_field(context, edit, leading_space)) return false;
  if (disposition.stripped && !replace_body(context, *disposition.stripped)) return false;
  if (disposition.reply != auth::Disposition::Reply::quarantine) return true;
  std::string text = disposition.reply_text;
  return smfi_quarantine(context, text.data()) == MI_SUCCESS;
}

int reply_to(SMFICTX* context, const auth::Disposition& disposition) {
  char permanent[] = "550", permanent_status[] = "5.7.1", temporary[] = "451", temporary_status[] = "4.7.1";
  std::string text = disposition.reply_text;
  switch (disposition.reply) {
    case auth::Disposition::Reply::reject:
      smfi_setreply(context, permanent, permanent_status, text.data());
      return SMFIS_REJECT;
    case auth::Disposition::Reply::tempfail:
      smfi_setreply(context, temporary, temporary_status, text.data());
      return SMFIS_TEMPFAIL;
    case auth::Disposition::Reply::accept:
    case auth::Disposition::Reply::quarantine: break;
  }
  return SMFIS_CONTINUE;
}

}  // namespace ampauth::milter
