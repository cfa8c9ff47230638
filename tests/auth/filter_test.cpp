#include "auth/filter.h"

#include <gtest/gtest.h>

#include <fstream>

#include "auth/edits.h"

#include "fakes/amp_message.h"
#include "fakes/recording_resolver.h"

namespace ampauth::auth {
namespace {

constexpr const char* kZone = R"(
shop.example         TXT v=spf1 ip4:192.0.2.10 -all
_dmarc.shop.example  TXT v=DMARC1; p=none
)";

struct Scene {
  config::Config config = config::defaults();
  Envelope envelope;
  std::shared_ptr<fakes::RecordingResolver> resolver = std::make_shared<fakes::RecordingResolver>(kZone);
  message::Message message{fakes::amp_fields(), message::Body(1 << 20)};

  Scene() {
    envelope.client = base::IpAddress::parse("192.0.2.10");
    envelope.helo = "mail.shop.example";
    envelope.mail_from = "bounce@shop.example";
    envelope.tls = {tls::Session::State::encrypted, "TLSv1.3", "TLS_AES_256_GCM_SHA384", "256"};
    message.body.append(fakes::amp_body());
  }

  Judgement judge(bool screened = true, std::uint64_t now = 1767225600) {
    const auto filter = Filter::create(config, resolver).value();
    std::optional<dns::Lookups> lookups;
    if (screened) lookups.emplace(filter->start_lookups(message.fields, envelope));
    return filter->judge(message, envelope, lookups ? &*lookups : nullptr, "mx.receiver.example", now);
  }
};

std::string body_of(const mime::Stripped& stripped) {
  std::string body;
  for (const std::string_view piece : stripped.body) body += piece;
  return body;
}

TEST(Filter, StripsWhatDoesNotPass) {
  Scene scene;
  const Judgement judgement = scene.judge();
  EXPECT_TRUE(judgement.holds_amp);
  EXPECT_EQ(judgement.verdict.reason(), verdict::Reason::dkim_none);
  EXPECT_EQ(judgement.disposition.reply, Disposition::Reply::accept);
  ASSERT_TRUE(judgement.disposition.stripped);
  EXPECT_EQ(body_of(*judgement.disposition.stripped), fakes::stripped_body());
  EXPECT_NE(judgement.disposition.result_field->find("amp=fail reason=dkim-none"), std::string::npos);
  EXPECT_EQ(judgement.evidence.spf.result, spf::Result::pass);
  EXPECT_EQ(judgement.evidence.dmarc.result, dmarc::Result::pass) << "by SPF";
}

TEST(Filter, AsksWhatItNeedsOnceAndEarly) {
  Scene scene;
  scene.message.fields.push_back({"DKIM-Signature",
                                  " v=1; a=rsa-sha256; d=shop.example; s=s1; h=from; "
                                  "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"});
  scene.message.fields.push_back({"DKIM-Signature",
                                  " v=1; a=rsa-sha256; d=esp.example; s=s1; h=from; "
                                  "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"});
  scene.judge();
  EXPECT_EQ(scene.resolver->asked(),
            (std::vector<std::string>{"TXT _dmarc.shop.example", "TXT s1._domainkey.shop.example",
                                      "TXT shop.example"}));
}

TEST(Filter, AsksNothingForMailWithoutAmp) {
  Scene scene;
  scene.message = {{{"From", " a@shop.example"}, {"Subject", " hi"}, {"X-AMP-Auth", " mx; amp=pass"}},
                   message::Body(1 << 20)};
  scene.message.body.append("hello\r\n");
  const Judgement judgement = scene.judge(false);
  EXPECT_FALSE(judgement.names_amp);
  EXPECT_FALSE(judgement.holds_amp);
  EXPECT_EQ(judgement.disposition.forged_fields, std::vector<std::size_t>{2});
  EXPECT_FALSE(judgement.disposition.result_field);
  EXPECT_FALSE(judgement.disposition.stripped);
  EXPECT_TRUE(scene.resolver->asked().empty());
}

TEST(Filter, RemovesResultsInItsNameWhereAsked) {
  Scene scene;
  scene.message.fields.push_back({"Authentication-Results", " mx.receiver.example; dkim=pass"});
  scene.message.fields.push_back({"Authentication-Results", " mx.other.example; dkim=pass"});
  const std::size_t ours = scene.message.fields.size() - 2;
  EXPECT_TRUE(scene.judge(false).disposition.forged_fields.empty());
  scene.config.policy.authentication_results = "remove";
  EXPECT_EQ(scene.judge(false).disposition.forged_fields, std::vector<std::size_t>{ours});
  EXPECT_EQ(scene.judge().disposition.forged_fields, std::vector<std::size_t>{ours});
  scene.envelope.authenticated = true;
  EXPECT_TRUE(scene.judge(false).disposition.forged_fields.empty()) << "the site's own mail";
  scene.envelope.authenticated = false;
  scene.config.relays.trusted = {*base::Network::parse("192.0.2.10")};
  EXPECT_TRUE(scene.judge(false).disposition.forged_fields.empty()) << "the relay's own results";
}

TEST(Filter, TagsMailWithoutAmpWhereAsked) {
  Scene scene;
  scene.config.policy.tag_messages_without_amp = true;
  EXPECT_EQ(scene.judge(false).disposition.result_field, " mx.receiver.example; amp=none");
}

TEST(Filter, LeavesMailAloneThatOnlySpeaksOfAmp) {
  Scene scene;
  scene.message = {{{"From", " a@shop.example"}, {"Content-Type", " text/plain"}}, message::Body(1 << 20)};
  scene.message.body.append("Set the type to text/x-amp-html.\r\n");
  const Judgement judgement = scene.judge();
  EXPECT_TRUE(judgement.names_amp);
  EXPECT_FALSE(judgement.holds_amp);
  EXPECT_TRUE(judgement.disposition.changes_nothing());
}

TEST(Filter, LeavesExemptClientsAlone) {
  const struct {
    const char* what;
    const char* client;
    bool authenticated;
    bool exempt;
  } rows[] = {
      {"a stranger", "192.0.2.10", false, false},
      {"loopback", "127.0.0.1", false, true},
      {"loopback, mapped", "::ffff:127.0.0.1", false, true},
      {"IPv6 loopback", "::1", false, true},
      {"an authenticated submission", "192.0.2.10", true, true},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Scene scene;
    scene.envelope.client = base::IpAddress::parse(row.client);
    scene.envelope.authenticated = row.authenticated;
    const Judgement judgement = scene.judge();
    EXPECT_EQ(judgement.evidence.exempt, row.exempt);
    EXPECT_EQ(judgement.disposition.stripped.has_value(), !row.exempt);
    EXPECT_EQ(scene.resolver->asked().empty(), row.exempt);
    if (row.exempt) {
      EXPECT_EQ(judgement.disposition.result_field, " mx.receiver.example; amp=none reason=exempt");
    }
  }
}

TEST(Filter, JudgesTheClientBehindATrustedRelay) {
  Scene scene;
  scene.config.relays.trusted = {*base::Network::parse("127.0.0.1")};
  scene.config.exempt.networks = {*base::Network::parse("127.0.0.0/8"),
                                  *base::Network::parse("192.0.2.0/24")};
  scene.envelope.client = base::IpAddress::parse("127.0.0.1");
  scene.envelope.helo = "relay.receiver.example";
  scene.envelope.mail_from = "";
  scene.envelope.tls = {};
  scene.envelope.authenticated = true;
  scene.message.fields.insert(
      scene.message.fields.begin(),
      {"Received",
       " from shop.example (unknown [192.0.2.10])\r\n"
       "\t(using TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256 (128/128 bits))\r\n"
       "\tby relay.receiver.example (Postfix) with ESMTPS id 4; Mon,  1 Jun 2026 08:00:00 +0000 (UTC)"});
  const Judgement judgement = scene.judge();
  EXPECT_FALSE(judgement.evidence.exempt) << "neither the relay nor its client is, whatever the options say";
  EXPECT_EQ(judgement.envelope.relays, 1u);
  EXPECT_EQ(judgement.envelope.client, base::IpAddress::parse("192.0.2.10"));
  EXPECT_FALSE(judgement.envelope.authenticated);
  EXPECT_EQ(judgement.evidence.helo, "shop.example");
  EXPECT_EQ(judgement.evidence.spf.result, spf::Result::pass) << "by the HELO of the real client";
  EXPECT_EQ(judgement.evidence.tls.result, tls::Result::pass);
  EXPECT_EQ(scene.resolver->asked(),
            (std::vector<std::string>{"TXT _dmarc.shop.example", "TXT shop.example"}))
      << "nothing of the relay's";
}

TEST(Filter, KnowsNothingOfAClientThatARelayDoesNotTell) {
  Scene scene;
  scene.config.relays.trusted = {*base::Network::parse("192.0.2.10")};
  const Judgement judgement = scene.judge();
  const std::string why = "the trusted relay 192.0.2.10 has written no Received field";
  EXPECT_FALSE(judgement.envelope.client);
  EXPECT_EQ(judgement.envelope.unknown_because, why);
  EXPECT_EQ(judgement.evidence.helo, "");
  EXPECT_EQ(judgement.evidence.spf.result, spf::Result::none);
  EXPECT_EQ(judgement.evidence.spf.explanation,
            "the client's address is not known, so SPF has nothing to check: " + why);
  EXPECT_EQ(judgement.evidence.tls.result, tls::Result::unknown);
  EXPECT_EQ(judgement.evidence.tls.explanation, why);
}

TEST(Filter, CarriesOutTheConfiguredAction) {
  using Reply = Disposition::Reply;
  const struct {
    const char* action;
    Reply reply;
    bool strips;
  } rows[] = {
      {"tag", Reply::accept, false},
      {"strip", Reply::accept, true},
      {"quarantine", Reply::quarantine, false},
      {"reject", Reply::reject, false},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.action);
    Scene scene;
    scene.config.policy.on_fail = row.action;
    const Judgement judgement = scene.judge();
    EXPECT_EQ(judgement.disposition.reply, row.reply);
    EXPECT_EQ(judgement.disposition.stripped.has_value(), row.strips);
    EXPECT_NE(judgement.disposition.result_field->find(std::string("policy.amp-action=") + row.action),
              std::string::npos);
    EXPECT_EQ(judgement.disposition.reply_text.empty(), row.reply == Reply::accept);
  }
}

TEST(Filter, OnlyTagsInADryRun) {
  Scene scene;
  scene.config.policy.dry_run = true;
  scene.config.policy.on_fail = "reject";
  const Judgement judgement = scene.judge();
  EXPECT_EQ(judgement.disposition.reply, Disposition::Reply::accept);
  EXPECT_FALSE(judgement.disposition.stripped);
  EXPECT_NE(judgement.disposition.result_field->find("policy.amp-test=1"), std::string::npos);
}

TEST(Filter, LetsNothingPassAfterItsOwnFailure) {
  Scene scene;
  const auto filter = Filter::create(scene.config, scene.resolver).value();
  const Judgement judgement =
      filter->judge_failed(scene.message, scene.envelope, "mx.receiver.example", 1767225600);
  EXPECT_NE(judgement.disposition.result_field->find("amp=temperror reason=internal"), std::string::npos);
  ASSERT_TRUE(judgement.disposition.stripped);
  EXPECT_EQ(body_of(*judgement.disposition.stripped).find("x-amp-html"), std::string::npos);
}

TEST(Filter, RefusesWhatItCannotEdit) {
  const auto refuses = [](Scene& scene, bool screened) {
    const Judgement judgement = scene.judge(screened);
    return judgement.disposition.reply == Disposition::Reply::reject && !judgement.disposition.result_field;
  };
  Scene cut;
  cut.message.fields_cut_short = true;
  EXPECT_EQ(cut.judge().verdict.reason(), verdict::Reason::mime_syntax);
  EXPECT_TRUE(refuses(cut, true)) << "what must be stripped may be among the fields that were not kept";
  EXPECT_FALSE(refuses(cut, false)) << "mail without AMP is left alone";
  cut.message.forged_field_cut = true;
  EXPECT_TRUE(refuses(cut, false)) << "a forged result may not stay";
  Scene forged;
  forged.message.fields.insert(forged.message.fields.end(), 500, {"X-AMP-Auth", " mx; amp=pass"});
  EXPECT_FALSE(refuses(forged, false));
  forged.message.fields.push_back({"X-AMP-Auth", " mx; amp=pass"});
  EXPECT_TRUE(refuses(forged, false));
}

TEST(Filter, NeverChangesAForgedResultThatIsRemoved) {
  Scene scene;
  scene.message.fields.push_back({"Content-Type", " text/html"});  // ambiguous: two of them
  scene.message.fields.push_back({"X-AMP-Auth", " mx; amp=pass policy.x=x-amp-html"});
  scene.message.fields.push_back({"X-Other", " x-amp-html"});
  const Judgement judgement = scene.judge();
  std::string steps;
  for (const FieldEdit& edit : field_edits(scene.message, judgement.disposition))
    steps += std::to_string(static_cast<int>(edit.kind)) + " " + edit.name + " " +
             std::to_string(edit.occurrence) + ";";
  EXPECT_EQ(steps, "0 X-AMP-Auth 1;1 X-Other 1;2 X-AMP-Auth 0;");
}

TEST(Filter, SaysWhatItCannotLoad) {
  Scene scene;
  scene.config.psl.file = "/nonexistent/list.dat";
  const auto filter = Filter::create(scene.config, scene.resolver);
  ASSERT_FALSE(filter);
  EXPECT_NE(filter.error().find("/nonexistent/list.dat: cannot be read"), std::string::npos);
  Scene denying;
  denying.config.senders.deny = "/nonexistent/deny";
  EXPECT_EQ(Filter::create(denying.config, denying.resolver).error(),
            "/nonexistent/deny: cannot be read: No such file or directory");
}

TEST(Filter, AsksTheSenderLists) {
  const std::string list = testing::TempDir() + "filter_test.list";
  std::ofstream(list) << "shop.example until 2025-12-31\n";
  const struct {
    const char* mode;
    std::uint64_t now;
    senders::Result result;
  } rows[] = {
      {"off", 1767139200, senders::Result::not_required},
      {"deny", 1767139200, senders::Result::denied},  // 2025-12-31
      {"deny", 1767225600, senders::Result::not_required},
      {"allow-only", 1767139200, senders::Result::registered},
      {"allow-only", 1767225600, senders::Result::not_registered},
  };
  for (const auto& row : rows) {
    Scene scene;
    scene.config.senders.mode = row.mode;
    (row.mode == std::string("deny") ? scene.config.senders.deny : scene.config.senders.allow) = list;
    const Judgement judgement = scene.judge(true, row.now);
    EXPECT_EQ(judgement.evidence.registration.result, row.result) << row.mode << " " << row.now;
  }
  Scene nobody;
  nobody.config.senders.mode = "allow-only";
  nobody.config.senders.allow = list;
  std::erase_if(nobody.message.fields, [](const auto& field) { return field.name == "From"; });
  EXPECT_EQ(nobody.judge().evidence.registration.result, senders::Result::not_required);
  std::remove(list.c_str());
}

}  // namespace
}  // namespace ampauth::auth
