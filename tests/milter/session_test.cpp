#include "milter/session.h"

#include <gtest/gtest.h>

#include "fakes/amp_message.h"
#include "fakes/recording_resolver.h"

namespace ampauth::milter {
namespace {

constexpr std::uint64_t kNow = 1767225600;

/// A filter on a fake resolver, and sessions with it.
class Sessions : public testing::Test {
 protected:
  Session session() {
    Session session([this] { return filter_; }, testing::TempDir(), "host.receiver.example");
    session.connect(base::IpAddress::parse("192.0.2.10"), "mx.receiver.example");
    session.helo("mail.shop.example");
    return session;
  }

  static void mail(Session& session) {
    session.mail_from("<bounce@shop.example>", false,
                      {tls::Session::State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "256"});
  }

  static void fields(Session& session, const std::vector<message::HeaderField>& all) {
    for (const auto& field : all) session.header(field.name, field.value);
  }

  std::shared_ptr<const auth::Filter> make_filter(const config::Config& config) {
    return auth::Filter::create(config, resolver_).value();
  }

  std::shared_ptr<fakes::RecordingResolver> resolver_ =
      std::make_shared<fakes::RecordingResolver>("shop.example TXT v=spf1 ip4:192.0.2.10 -all\n");
  config::Config config_ = config::defaults();
  std::shared_ptr<const auth::Filter> filter_ = make_filter(config_);
};

TEST_F(Sessions, PlainMailIsAcceptedAtItsHeader) {
  const struct {
    const char* what;
    std::vector<message::HeaderField> fields;
    Next next;
  } rows[] = {
      {"a text", {{"From", " a@b.example"}, {"Content-Type", " text/plain; charset=utf-8"}}, Next::nothing},
      {"a text with a forged result",
       {{"From", " a@b.example"}, {"X-AMP-Auth", " mx; amp=pass"}, {"Content-Type", " text/plain"}},
       Next::no_body},
      {"a multipart",
       {{"From", " a@b.example"}, {"Content-Type", " multipart/mixed; boundary=x"}},
       Next::everything},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Session session = this->session();
    mail(session);
    fields(session, row.fields);
    EXPECT_EQ(session.end_of_headers(), row.next);
    if (row.next != Next::nothing) {
      EXPECT_EQ(session.body("hello\r\n"), row.next);
    }
  }
  EXPECT_TRUE(resolver_->asked().empty());
}

// What was not taken cannot be given back.
TEST_F(Sessions, AFailureReplacesNoBodyThatWasNeverTaken) {
  Session session = this->session();
  mail(session);
  fields(session,
         {{"From", " a@b.example"}, {"X-AMP-Auth", " mx; amp=pass"}, {"Content-Type", " text/plain"}});
  ASSERT_EQ(session.end_of_headers(), Next::no_body);
  const auth::Judgement judgement = session.end_of_failed_message(kNow);
  EXPECT_FALSE(judgement.disposition.stripped);
  EXPECT_EQ(judgement.disposition.reply, auth::Disposition::Reply::accept);
  EXPECT_EQ(judgement.disposition.forged_fields, std::vector<std::size_t>{1});
}

TEST_F(Sessions, AFailureStripsABodyThatMayHoldAmp) {
  Session session = this->session();
  mail(session);
  fields(session, {{"From", " a@b.example"}, {"Content-Type", " multipart/alternative; boundary=b"}});
  ASSERT_EQ(session.end_of_headers(), Next::everything);
  session.body("--b\r\nContent-Type: text/x-amp-html\r\n\r\nx\r\n--b--\r\n");
  const auth::Judgement judgement = session.end_of_failed_message(kNow);
  ASSERT_TRUE(judgement.disposition.stripped);
  EXPECT_EQ(judgement.verdict.result, verdict::Result::temperror);
}

// A window of the screen at a time.
TEST_F(Sessions, LooksUpAsSoonAsTheAmpPartIsSeen) {
  Session session = this->session();
  mail(session);
  fields(session, fakes::amp_fields());
  EXPECT_EQ(session.end_of_headers(), Next::everything);
  session.body(fakes::text_part() + "--b1\r\nContent-Type: text/x-am");
  EXPECT_TRUE(resolver_->asked().empty());
  session.body("p-html\r\n");
  session.body(std::string(mime::TextReader::kWindow, ' '));
  EXPECT_FALSE(resolver_->asked().empty());
}

TEST_F(Sessions, AHiddenTokenIsFoundAtTheEnd) {
  const struct {
    const char* what;
    const char* type_field;
  } rows[] = {
      {"a comment inside the type", "Content-Type: text/x-amp-(hidden)html"},
      {"an encoded word", "Content-Type: =?us-ascii?Q?text/x-amp=2Dhtml?="},
      {"an encoded word in base64", "Content-Type: =?us-ascii?B?dGV4dC94LWFtcC1odG1s?="},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const std::size_t asked_before = resolver_->asked().size();
    Session session = this->session();
    mail(session);
    fields(session, fakes::amp_fields());
    session.end_of_headers();
    session.body(fakes::text_part() + "--b1\r\n" + row.type_field + "\r\n\r\n<html amp4email></html>\r\n" +
                 fakes::html_part());
    EXPECT_EQ(resolver_->asked().size(), asked_before);
    const auth::Judgement judgement = session.end_of_message(kNow);
    EXPECT_EQ(judgement.verdict.reason(), verdict::Reason::mime_syntax);
    EXPECT_TRUE(judgement.disposition.stripped);
  }
}

TEST_F(Sessions, ChunksMayBeCutAnywhere) {
  const std::string body = fakes::amp_body();
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    SCOPED_TRACE(cut);
    Session session = this->session();
    mail(session);
    fields(session, fakes::amp_fields());
    session.end_of_headers();
    session.body(body.substr(0, cut));
    session.body(body.substr(cut));
    const auth::Judgement judgement = session.end_of_message(kNow);
    ASSERT_TRUE(judgement.disposition.stripped);
    std::string stripped;
    for (const std::string_view piece : judgement.disposition.stripped->body) stripped += piece;
    EXPECT_EQ(stripped, fakes::stripped_body());
  }
}

TEST_F(Sessions, KeepNothingOfTheLastMessage) {
  Session session = this->session();
  mail(session);
  fields(session, fakes::amp_fields());
  session.end_of_headers();
  session.body(fakes::amp_body());
  EXPECT_TRUE(session.end_of_message(kNow).holds_amp);
  session.reset();

  mail(session);
  fields(session, fakes::amp_fields());
  session.end_of_headers();
  session.body(fakes::stripped_body());
  EXPECT_FALSE(session.end_of_message(kNow).holds_amp);

  mail(session);  // given up in the middle, without an abort
  fields(session, fakes::amp_fields());
  session.end_of_headers();
  session.body(fakes::amp_body());
  mail(session);
  fields(session, {{"Content-Type", " multipart/mixed; boundary=x"}});
  session.end_of_headers();
  session.body("hello\r\n");
  EXPECT_TRUE(session.end_of_message(kNow).disposition.changes_nothing());
}

TEST_F(Sessions, AMessageKeepsTheFilterThatItBeganWith) {
  Session session = this->session();
  mail(session);
  fields(session, fakes::amp_fields());
  config_.policy.on_fail = "reject";
  filter_ = make_filter(config_);
  session.end_of_headers();
  session.body(fakes::amp_body());
  EXPECT_EQ(session.end_of_message(kNow).disposition.reply, auth::Disposition::Reply::accept);
  mail(session);
  fields(session, fakes::amp_fields());
  session.end_of_headers();
  session.body(fakes::amp_body());
  EXPECT_EQ(session.end_of_message(kNow).disposition.reply, auth::Disposition::Reply::reject);
}

TEST_F(Sessions, KnowTheRecipientsOfTheirMessage) {
  using Recipients = std::vector<std::string>;
  Session session = this->session();
  mail(session);
  session.recipient("<Dev@Example.org>");
  session.recipient("tester@example.org");
  EXPECT_EQ(session.envelope().recipients, (Recipients{"Dev@Example.org", "tester@example.org"}));
  mail(session);
  EXPECT_EQ(session.envelope().recipients, Recipients{});
  session.recipient("<" + std::string(2000, 'x') + "@example.org>");
  EXPECT_EQ(session.envelope().recipients, Recipients{""}) << "nobody's: it is not forgotten";
}

TEST_F(Sessions, KeepNotAllOfTooManyRecipientsAndForgetNone) {
  Session session = this->session();
  mail(session);
  for (int i = 0; i < 2000; ++i) session.recipient("<dev@example.org>");
  EXPECT_EQ(session.envelope().recipients, std::vector<std::string>(2000, "dev@example.org"));
  for (int i = 0; i < 2000; ++i) session.recipient("<dev@example.org>");
  ASSERT_EQ(session.envelope().recipients.size(), 2001u);
  EXPECT_EQ(session.envelope().recipients.back(), "");
}

TEST_F(Sessions, FoldsComeBackAsTheyWereOnTheWire) {
  Session session = this->session();
  mail(session);
  session.header("Subject", " a\n b\n\tc");
  EXPECT_EQ(session.message().fields[0].value, " a\r\n b\r\n\tc");
}

TEST_F(Sessions, NameTheReceiverAsTheConfigurationThenTheMtaThenTheHost) {
  const auto authserv_id = [&](const std::string& configured, const std::string& mta) {
    config_.milter.authserv_id = configured;
    filter_ = make_filter(config_);
    Session session = this->session();
    session.connect(base::IpAddress::parse("192.0.2.10"), mta);
    mail(session);
    fields(session, fakes::amp_fields());
    session.end_of_headers();
    session.body(fakes::amp_body());
    const auth::Judgement judgement = session.end_of_message(kNow);
    return judgement.disposition.result_field->substr(1, judgement.disposition.result_field->find(';') - 1);
  };
  EXPECT_EQ(authserv_id("conf.example", "mta.example"), "conf.example");
  EXPECT_EQ(authserv_id("", "mta.example"), "mta.example");
  EXPECT_EQ(authserv_id("", ""), "host.receiver.example");
}

TEST_F(Sessions, AHeaderPastTheLimitsIsNotKeptButNothingInItIsMissed) {
  const struct {
    const char* what;
    std::string filler;
    int count;
    message::HeaderField last;
    const char* body;
    auth::Disposition::Reply reply;
  } rows[] = {
      {"plain mail of 8 MB of header",
       std::string(1 << 20, 'x'),
       8,
       {"X-Last", " x"},
       "hello\r\n",
       auth::Disposition::Reply::accept},
      {"plain mail of 20,000 fields",
       "x",
       20'000,
       {"X-Last", " x"},
       "hello\r\n",
       auth::Disposition::Reply::accept},
      {"a forged result past the limit",
       std::string(1 << 20, 'x'),
       8,
       {"x-amp-auth ", " mx; amp=pass"},
       "hello\r\n",
       auth::Disposition::Reply::reject},
      {"an AMP type past the limit",
       "x",
       20'000,
       {"Content-Type", " text/x-amp-html"},
       "<html amp4email>\r\n",
       auth::Disposition::Reply::reject},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Session session = this->session();
    mail(session);
    for (int i = 0; i < row.count; ++i) session.header("X-Filler", row.filler);
    session.header(row.last.name, row.last.value);
    EXPECT_LE(session.message().fields.size(), 10'000u);
    EXPECT_EQ(session.end_of_headers(), Next::everything);
    session.body(row.body);
    EXPECT_EQ(session.end_of_message(kNow).disposition.reply, row.reply);
  }
}

}  // namespace
}  // namespace ampauth::milter
