// What is done to a message: the reply to the MTA and the edits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "mime/strip.h"

namespace ampauth::auth {

struct Disposition {
  enum class Reply { accept, quarantine, reject, tempfail };
  Reply reply = Reply::accept;
  std::string
      reply_text;  ///< For quarantine, reject and tempfail: one line of ASCII, for the sender's people.

  /// X-AMP-Auth fields to delete: the first to the last of them, all.
  std::size_t forged_fields = 0;
  /// The X-AMP-Auth value to insert at the top, as header::format_result writes it; nullopt: none.
  std::optional<std::string> result_field;
  /// The fields and body that change where the AMP part is cut out. Borrows from the message's body.
  std::optional<mime::Stripped> stripped;

  bool changes_nothing() const {
    return reply == Reply::accept && forged_fields == 0 && !result_field && !stripped;
  }
};

}  // namespace ampauth::auth
