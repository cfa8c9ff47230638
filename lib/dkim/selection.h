// Which DKIM-Signature fields of a message are worth a key look-up, by its header alone.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "dkim/signature.h"
#include "dkim/verify.h"
#include "message/header_field.h"

namespace ampauth::dkim {

struct Candidate {
  std::size_t field = 0;               ///< Its place among the fields.
  std::optional<Signature> signature;  ///< nullopt where the field could not be read, or is one too many.
  Interest interest = Interest::none;
  Verification verification;  ///< Says all there is to say, unless `open`.
  bool open = false;          ///< The key is still to be looked up.

  void settle(Result result, Flaw flaw, std::string explanation);
};

/// Every DKIM-Signature field, in the order of the fields. At most `max_signatures` are open: those of most
/// interest before the others, and in the order of the fields.
std::vector<Candidate> select(std::span<const message::HeaderField> fields, const Interested& interested,
                              std::size_t max_signatures);

}  // namespace ampauth::dkim
