// What is done to a message: the reply to the MTA and the edits.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "mime/strip.h"

namespace ampauth::auth {

struct Disposition {
  enum class Reply { accept, quarantine, reject, tempfail };
  Reply reply = Reply::accept;
  std::string
      reply_text;  ///< For quarantine, reject and tempfail: one line of ASCII, for the sender's people.

  /// It must be edited in more places than an MTA can be asked to, so it is refused as it is, in a dry run
  /// too.
  bool is_out_of_reach = false;

  /// The indexes of the inbound fields that go: every X-AMP-Auth, and where it is asked for, every
  /// Authentication-Results in this server's name.
  std::vector<std::size_t> forged_fields;
  /// The X-AMP-Auth value to insert at the top, as header::format_result writes it; nullopt: none.
  std::optional<std::string> result_field;
  /// The fields and body that change where the AMP part is cut out; no forged field is among the fields.
  /// Borrows from the message's body.
  std::optional<mime::Stripped> stripped;

  bool changes_nothing() const {
    return reply == Reply::accept && forged_fields.empty() && !result_field && !stripped;
  }
};

}  // namespace ampauth::auth
