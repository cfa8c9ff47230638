// One SMTP session as the filter sees it. No libmilter in it: tests drive it by hand.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/filter.h"
#include "mime/screen.h"

namespace ampauth::milter {

/// What the MTA need still send of a message.
enum class Next {
  everything,
  no_body,  ///< The end of the message only: a field is to be edited, no AMP part can follow.
  nothing,  ///< The message is accepted as it is.
};

/// Gives the filter in force when a message begins.
using CurrentFilter = std::function<std::shared_ptr<const auth::Filter>()>;

/// Its calls come one at a time, from whatever thread.
class Session {
 public:
  /// `spool_directory` takes the bodies over the memory limit; `host_name` is the authserv-id where neither
  /// the configuration nor the MTA names one.
  Session(CurrentFilter current_filter, std::string spool_directory, std::string host_name);

  void connect(std::optional<base::IpAddress> client, std::string_view mta_name);
  void helo(std::string_view name);

  /// A new message. What was left of the last one is gone.
  void mail_from(std::string_view path, bool authenticated, tls::Session tls);
  /// A recipient that the MTA has taken. Need be told only where the filter in force wants recipients.
  void recipient(std::string_view path);
  void header(std::string_view name, std::string_view value);
  Next end_of_headers();
  Next body(std::string_view chunk);
  /// `now` is seconds since 1970. The judgement borrows from the session until the next message.
  auth::Judgement end_of_message(std::uint64_t now);
  /// The same after end_of_message has thrown.
  auth::Judgement end_of_failed_message(std::uint64_t now);
  /// The message is over, or was given up.
  void reset();

  const auth::Envelope& envelope() const { return envelope_; }
  /// Of the message in hand. Borrowed until the next one.
  const message::Message& message() const { return transaction_->message; }

 private:
  /// A message's own state, replaced whole with each message, so that no reset can forget a member.
  struct Transaction {
    Transaction(std::shared_ptr<const auth::Filter> filter, const std::string& spool_directory);
    std::shared_ptr<const auth::Filter> filter;
    message::Message message;
    std::size_t header_size = 0;
    mime::Screen screen;
    bool may_hold_amp = true;
    std::optional<dns::Lookups> lookups;
  };
  Transaction& transaction();
  void look_up_once_screened();
  std::string authserv_id() const;

  CurrentFilter current_filter_;
  std::string spool_directory_;
  std::string host_name_;
  std::string mta_name_;
  auth::Envelope envelope_;
  std::optional<Transaction> transaction_;
};

}  // namespace ampauth::milter
