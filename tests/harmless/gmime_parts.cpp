// What GMime 3 sees in messages: file names come in, a line each; a JSON object a file goes out, with every
// part's depth, type, and the SHA-256 of its header (but for X-AMP-Auth) and of its decoded content.
#include <gmime/gmime.h>

#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

namespace {

template <class Object>
struct Unref {
  void operator()(Object* object) const { g_object_unref(object); }
};
template <class Object>
using Owned = std::unique_ptr<Object, Unref<Object>>;

std::string taken(char* text) {
  std::string copy = text ? text : "";
  g_free(text);
  return copy;
}

std::string sha256(const std::string& bytes) {
  const auto* data = reinterpret_cast<const guint8*>(bytes.data());
  return taken(g_compute_checksum_for_data(G_CHECKSUM_SHA256, data, bytes.size()));
}

// The header but for the filter's own field.
std::string raw_fields(GMimeObject* object) {
  GMimeHeaderList* headers = g_mime_object_get_header_list(object);
  std::string text;
  for (int i = 0; i < g_mime_header_list_get_count(headers); ++i) {
    GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
    if (g_ascii_strcasecmp(g_mime_header_get_name(header), "X-AMP-Auth") == 0) continue;
    text.append(g_mime_header_get_name(header)).append(":").append(g_mime_header_get_raw_value(header));
  }
  return text;
}

std::string decoded(GMimePart* part) {
  GMimeDataWrapper* content = g_mime_part_get_content(part);
  if (!content) return "";
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return std::string(bytes->data, bytes->data + bytes->len);
}

// What stands outside of a multipart's parts.
std::string surroundings(GMimeMultipart* multipart) {
  const char* prologue = g_mime_multipart_get_prologue(multipart);
  const char* epilogue = g_mime_multipart_get_epilogue(multipart);
  return std::string(prologue ? prologue : "none") + '\0' + (epilogue ? epilogue : "none");
}

// `message_fields`: the rest of the header that the part has in common with its message.
void walk(GMimeObject* part, const std::string& message_fields, int depth, nlohmann::json& parts) {
  if (!part) return;
  const std::string type = taken(g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part)));
  const std::string content = GMIME_IS_PART(part)        ? decoded(GMIME_PART(part))
                              : GMIME_IS_MULTIPART(part) ? surroundings(GMIME_MULTIPART(part))
                                                         : "";
  parts.push_back({depth, taken(g_ascii_strdown(type.c_str(), -1)), sha256(message_fields + raw_fields(part)),
                   sha256(content)});
  if (GMIME_IS_MULTIPART(part)) {
    for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(part)); ++i)
      walk(g_mime_multipart_get_part(GMIME_MULTIPART(part), i), "", depth + 1, parts);
  } else if (GMIME_IS_MESSAGE_PART(part)) {
    GMimeMessage* message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
    if (message)
      walk(g_mime_message_get_mime_part(message), raw_fields(GMIME_OBJECT(message)), depth + 1, parts);
  }
}

nlohmann::json parts_of(const std::string& file) {
  nlohmann::json parts = nlohmann::json::array();
  const Owned<GMimeStream> stream(g_mime_stream_file_open(file.c_str(), "r", nullptr));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message)
    walk(g_mime_message_get_mime_part(message.get()), raw_fields(GMIME_OBJECT(message.get())), 0, parts);
  return parts;
}

}  // namespace

int main() {
  g_mime_init();
  for (std::string file; std::getline(std::cin, file);) {
    const nlohmann::json answer = {{"file", file}, {"parts", parts_of(file)}};
    std::cout << answer.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace) << std::endl;
  }
  g_mime_shutdown();
  return 0;
}
