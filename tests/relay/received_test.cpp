#include "relay/received.h"

#include <gtest/gtest.h>

#include "relay/outcome.h"

namespace ampauth::relay {
namespace {

TEST(Received, OfPostfix) {
  check({
      {" from mail.shop.example (mail.shop.example [192.0.2.10])\r\n"
       "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
       "\t key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256)\r\n"
       "\t(No client certificate requested)\r\n"
       "\tby relay.example.org (Postfix) with ESMTPS id 4XyZ0w1Q2Rz3\r\n"
       "\tfor <reader@example.org>; Mon,  1 Jun 2026 08:00:00 +0200 (CEST)",
       "192.0.2.10 mail.shop.example TLSv1.3,TLS_AES_256_GCM_SHA384,256"},
      {" from mail.shop.example (unknown [IPv6:2001:db8:25::10])\r\n"
       "\t(using TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256 (128/128 bits))\r\n"
       "\t(Client did not present a certificate)\r\n"
       "\tby relay.example.org (Postfix) with ESMTPS id 09C18114095;\r\n"
       "\tMon,  1 Jun 2026 08:00:00 +0000 (UTC)",
       "2001:db8:25::10 mail.shop.example TLSv1.2,ECDHE-RSA-AES128-GCM-SHA256,128"},
      {" from a (b [192.0.2.10])\r\n"
       "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
       "\t key-exchange ECDHE (P-256) server-signature RSA-PSS (2048 bits) server-digest SHA256\r\n"
       "\t client-signature ECDSA (P-256) client-digest SHA256)\r\n"
       "\t(Client CN \"mail.shop.example (one)\", Issuer \"R3\" (verified OK))\r\n"
       "\tby relay.example.org (Postfix) with ESMTPS id 4XyZ; Mon, 01 Jun 2026 08:00:00 +0000 (UTC)",
       "192.0.2.10 a TLSv1.3,TLS_AES_256_GCM_SHA384,256"},
      // HELO after STARTTLS: RFC 3848 has a word for ESMTP only.
      {"from a (b [192.0.2.10]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client "
       "certificate requested) by r (Postfix) with SMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       "192.0.2.10 a TLSv1.3,TLS_AES_256_GCM_SHA384,256"},
      // smtpd_tls_received_header = no, its default
      {"from a (b [192.0.2.10]) by r (Postfix) with ESMTPS id 4 for <x@y>; Mon, 1 Jun 2026 08:00:00 +0000 "
       "(UTC)",
       "192.0.2.10 a unknown"},
      {"from a (b [192.0.2.10]) by r (Postfix) with UTF8SMTPS id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       "192.0.2.10 a unknown"},
      {"from a (b [192.0.2.10]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       "192.0.2.10 a plain"},
      {"from a (b [192.0.2.10]) by r (Postfix) with SMTP id 4; Mon, 1 Jun 2026 08:00:00 -0330",
       "192.0.2.10 a plain"},
      // mail_name; the filter of a before-queue proxy has no id yet
      {"from a (b [192.0.2.10]) by r (STMicroelectronics) with ESMTP; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       "192.0.2.10 a plain"},
      // a HELO name in which Postfix has replaced what it does
      {"from [1.2.3.4]?helo=?x? (b [192.0.2.10]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 "
       "+0000 (+03)",
       "192.0.2.10 [1.2.3.4]?helo=?x? plain"},
  });
}

TEST(Received, OfSendmail) {
  check({
      {" from mail.shop.example (mail.shop.example [192.0.2.10])\r\n"
       "\tby relay.example.org (8.18.1/8.18.1) with ESMTPS id 45QEdX4O020731\r\n"
       "\t(version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256 verify=NO)\r\n"
       "\tfor <reader@example.org>; Mon, 1 Jun 2026 08:00:00 GMT",
       "192.0.2.10 mail.shop.example TLSv1.3,TLS_AES_256_GCM_SHA384,256"},
      {" from mail.shop.example (dhcp-7.example.net [192.0.2.10] (may be forged))\r\n"
       "\tby relay.example.org (8.17.1.9/8.17.1.9/Debian-2+deb12u2) with ESMTPS id 45Q\r\n"
       "\t(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT);\r\n"
       "\tMon, 1 Jun 2026 08:00:00 +0200",
       "192.0.2.10 mail.shop.example TLSv1.2,ECDHE-RSA-AES256-GCM-SHA384,256"},
      {"from a ([IPv6:2001:db8:25:0:0:0:0:10]) by r (8.15.2/8.15.2) with ESMTP id w1; Mon, 1 Jun 2026 "
       "08:00:00 -0400 "
       "(EDT)",
       "2001:db8:25::10 a plain"},
      {"from [192.0.2.77] ([192.0.2.10]) by r (8.14.7/8.12.4) with SMTP id w1; Mon, 1 Jun 2026 08:00:00 GMT",
       "192.0.2.10 [192.0.2.77] plain"},
      // Sendmail 8.14 says ESMTP where there is TLS
      {"from a (b [192.0.2.10]) by r (8.14.7/8.14.7) with ESMTP id w1 (version=TLSv1/SSLv3 "
       "cipher=DHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT); Mon, 1 Jun 2026 08:00:00 -0400",
       "192.0.2.10 a TLSv1/SSLv3,DHE-RSA-AES256-GCM-SHA384,256"},
      {"from a (b [192.0.2.10]) by r (8.18.1/8.18.1) with ESMTPS id w1; Mon, 1 Jun 2026 08:00:00 -0400",
       "192.0.2.10 a unknown"},
      {"from mail-pl1-f200.google.com (mail-pl1-f200.google.com [209.85.214.200])\r\n"
       "\tby mx0a-0031df01.pphosted.com (PPS) with ESMTPS id 4f5630avw7-1\r\n"
       "\t(version=TLSv1.3 cipher=TLS_AES_128_GCM_SHA256 bits=128 verify=NOT)\r\n"
       "\tfor <reader@example.org>; Thu, 02 Jul 2026 06:54:56 +0000 (GMT)",
       "209.85.214.200 mail-pl1-f200.google.com TLSv1.3,TLS_AES_128_GCM_SHA256,128"},
  });
}

TEST(Received, OfExim) {
  check({
      // Debian's, with GnuTLS, whose names of TLS 1.3 suites are those of TLS 1.2
      {" from [192.0.2.10] (helo=out1.example.com)\r\n"
       "\tby relay.example.org with esmtps  (TLS1.3) tls TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\r\n"
       "\t(Exim 4.96)\r\n\t(envelope-from <a@b.example>)\r\n\tid 1xXLqp-0004NY-2V\r\n"
       "\tfor reader@example.org;\r\n\tSat, 28 Nov 2026 17:04:39 +0000",
       "192.0.2.10 out1.example.com TLS1.3,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"},
      {" from mail.shop.example ([192.0.2.10])\r\n"
       "\tby relay.example.org with esmtps  (TLS1.3) tls TLS_AES_256_GCM_SHA384\r\n"
       "\t(Exim 4.98.2)\r\n"
       "\t(envelope-from <bounce@mail.shop.example>)\r\n"
       "\tid 1uXyZ0-0000000ABCD-1a2B\r\n"
       "\tfor reader@example.org;\r\n"
       "\tMon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10 mail.shop.example TLS1.3,TLS_AES_256_GCM_SHA384,"},
      {"from host.example.net ([192.0.2.10] helo=mail.shop.example)\r\n"
       "\tby relay.example.org with esmtps (TLSv1.2:ECDHE-RSA-AES256-GCM-SHA384:256)\r\n"
       "\t(Exim 4.90_1)\r\n"
       "\tid 1he7pt-006kPo-KP\r\n"
       "\tfor reader@example.org; Fri, 21 Jun 2019 00:55:27 +0000",
       "192.0.2.10 mail.shop.example TLSv1.2,ECDHE-RSA-AES256-GCM-SHA384,256"},
      {"from [192.0.2.10] (helo=mail.shop.example) by r with esmtp (Exim 4.80.1 (FreeBSD)) (envelope-from "
       "<a@b>) id "
       "1-2-3 for x@y; Mon, 01 Jun 2026 08:00:00 +0200",
       "192.0.2.10 mail.shop.example plain"},
      {"from [2001:db8:25::10] (port=52211 helo=[IPv6:2001:db8::77]) by r with smtp (Exim 4.96) id 1-2-3; "
       "Mon, 01 Jun "
       "2026 08:00:00 +0000",
       "2001:db8:25::10 [IPv6:2001:db8::77] plain"},
      {"from h ([192.0.2.10]:52211 helo=mail.shop.example) by r with esmtps (TLS1.3) tls "
       "TLS_AES_128_GCM_SHA256 (Exim "
       "4.96) id 1-2-3; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10 mail.shop.example TLS1.3,TLS_AES_128_GCM_SHA256,"},
      {"from [192.0.2.10] by r with esmtp (Exim 4.96) id 1-2-3; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10  plain"},
      {"from [192.0.2.10] (port=2525) by r with esmtp (Exim 4.96) id 1-2-3; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10  plain"},
      {"from mail.shop.example (host.example.net [192.0.2.10]) by r with smtp (Exim 4.96) id 1; Mon, 01 Jun "
       "2026 "
       "08:00:00 +0000",
       "192.0.2.10 mail.shop.example plain"},
      {"from h ([192.0.2.10]) by r with esmtps (TLS1.3) (Exim 4.96) id 1; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10 h unknown"},
      {"from h ([192.0.2.10]) by r with utf8esmtps (Exim 4.96) id 1; Mon, 01 Jun 2026 08:00:00 +0000",
       "192.0.2.10 h unknown"},
  });
}

TEST(Received, OfExchange) {
  check({
      {" from mail.shop.example (192.0.2.10) by\r\n"
       " VE1EUR02FT010.mail.protection.outlook.com (10.152.12.111) with Microsoft SMTP Server\r\n"
       " (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.8989.7 via Frontend\r\n"
       " Transport; Mon, 1 Jun 2026 08:00:00 +0000",
       "192.0.2.10 mail.shop.example TLS1.3,TLS_AES_256_GCM_SHA384,"},
      {"from BL1PR13CA0105.namprd13.prod.outlook.com (2603:10b6:208:2b9::20)\r\n"
       " by LV3PR12MB9353.namprd12.prod.outlook.com (2603:10b6:408:21b::17)\r\n"
       " with Microsoft SMTP Server (version=TLS1_2,\r\n"
       " cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.8964.22; Fri, 25 Jul\r\n 2025 22:17:46 +0000",
       "2603:10b6:208:2b9::20 BL1PR13CA0105.namprd13.prod.outlook.com "
       "TLS1.2,TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,"},
      {"from DFLE107.ent.example (192.0.2.28) by DFLE105.ent.example (10.64.6.26) with Microsoft SMTP Server "
       "(version=TLS1_2, cipher=TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256_P256) id 15.1.1979.3; Tue, 8 Sep 2020 "
       "12:00:19 "
       "-0500",
       "192.0.2.28 DFLE107.ent.example TLS1.2,TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,"},
      {"from a (192.0.2.10) by b (10.0.0.1) with Microsoft SMTP Server (TLS) id 15.0.1395.4; Tue, 9 Jul 2019 "
       "16:41:55 "
       "+0800",
       "192.0.2.10 a unknown"},
      {"from a (192.0.2.10) by b (10.0.0.1) with Microsoft SMTP Server id 14.3.439.0; Fri, 20 Dec 2019 "
       "14:43:23 +0800",
       "192.0.2.10 a plain"},
  });
}

TEST(Received, OfAUserWhoLoggedIn) {
  check({
      {"from a (b [192.0.2.10]) (using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)) (No client "
       "certificate requested) (Authenticated sender: joe) by r (Postfix) with ESMTPSA id 4; Mon, 1 Jun 2026 "
       "08:00:00 "
       "+0000 (UTC)",
       kLogin},
      {"from a (b [192.0.2.10]) (Authenticated sender: joe) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 "
       "08:00:00 "
       "+0000 (UTC)",
       kLogin},
      {"from a (b [192.0.2.10]) by r (Postfix) with ESMTPA id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)",
       kLogin},
      {"from a ([192.0.2.10]) (authenticated bits=0) by r (8.18.1/8.17.1) with ESMTPSA id 5 (version=TLSv1.3 "
       "cipher=TLS_AES_128_GCM_SHA256 bits=128 verify=NO); Mon, 1 Jun 2026 08:00:00 -0700",
       kLogin},
      {"from [192.0.2.10] (helo=a) by r with esmtpsa (TLS1.3) tls TLS_AES_128_GCM_SHA256 (Exim 4.96) id 1; "
       "Mon, 01 Jun "
       "2026 08:00:00 +0000",
       kLogin},
  });
}

TEST(Received, OfNoSmtpClient) {
  check({
      {"by r (Postfix, from userid 0) id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)", kNoForm},
      {"(from root@localhost) by r (8.18.1/8.18.1/Submit) id 5; Mon, 1 Jun 2026 08:00:00 GMT", kNoForm},
      {"from root by r with local (Exim 4.96) id 1; Mon, 01 Jun 2026 08:00:00 +0000", kNoForm},
      {"from a.prod.outlook.com ([fe80::1]) by b.prod.outlook.com ([fe80::1%5]) with mapi id 15.20.8632.030; "
       "Mon, 14 "
       "Apr 2025 12:06:04 +0000",
       kNoForm},
      {"from a (fe80::1%5) by b (10.0.0.1) with Microsoft SMTP Server id 15.20.1.1; Mon, 1 Jun 2026 08:00:00 "
       "+0000",
       kNoForm},
      {"from a (b [192.0.2.10]) by r (Dovecot) with LMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000", kNoForm},
      {"from a (b [unknown]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)", kNoForm},
      {"from unknown (HELO a) (192.0.2.10) by r with SMTP; 1 Jun 2026 08:00:00 -0000", kNoForm},
      {"", kNoForm},
  });
}

TEST(Received, IsBounded) {
  const std::string end =
      " (b [192.0.2.66]) by r (Postfix) with ESMTP id 4; Mon, 1 Jun 2026 08:00:00 +0000 (UTC)";
  EXPECT_TRUE(parse_received("from " + std::string(4000, 'a') + end));
  EXPECT_EQ(outcome("from " + std::string(8192, 'a') + end), "it is too long");
  EXPECT_EQ(outcome("from a" + std::string(1, '\0') + end), "it holds control characters");
  EXPECT_EQ(outcome(" from a (b [192.0.2.66]) (Authenticated sender: " + std::string(4000, '(')), kNoForm);
}

}  // namespace
}  // namespace ampauth::relay
