// Go's parsers, by the first argument: the standard library (std), emersion/go-message (message),
// jhillyerd/enmime (enmime).
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"strings"

	"github.com/emersion/go-message"
	"github.com/jhillyerd/enmime"
)

const deepest = 2000

type answer struct {
	File  string   `json:"file"`
	Types []string `json:"types"`
	Error *string  `json:"error"`
}

func first(header map[string][]string, name string) string {
	if values := header[name]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func decoded(header map[string][]string, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(first(header, "Content-Transfer-Encoding"))) {
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	}
	return body
}

func walkStd(header map[string][]string, body io.Reader, depth int, types *[]string) error {
	if depth > deepest {
		return errors.New("too deep")
	}
	field := first(header, "Content-Type")
	if field == "" {
		field = "text/plain"
	}
	mediaType, parameters, err := mime.ParseMediaType(field)
	if err != nil && mediaType == "" {
		mediaType = "!" + field
	}
	*types = append(*types, mediaType)
	if strings.HasPrefix(mediaType, "multipart/") && parameters["boundary"] != "" {
		return walkParts(multipart.NewReader(body, parameters["boundary"]), depth, types)
	}
	if mediaType == "message/rfc822" {
		attached, err := mail.ReadMessage(decoded(header, body))
		if err != nil {
			return err
		}
		return walkStd(attached.Header, attached.Body, depth+1, types)
	}
	return nil
}

func walkParts(parts *multipart.Reader, depth int, types *[]string) error {
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err = walkStd(part.Header, part, depth+1, types); err != nil {
			return err
		}
	}
}

func std(text []byte, types *[]string) error {
	root, err := mail.ReadMessage(bytes.NewReader(text))
	if root == nil {
		return err
	}
	return walkStd(root.Header, root.Body, 0, types)
}

func walkMessage(entity *message.Entity, types *[]string) error {
	mediaType, _, _ := entity.Header.ContentType()
	*types = append(*types, mediaType)
	if parts := entity.MultipartReader(); parts != nil {
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				return nil
			}
			if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
				return err
			}
			if err = walkMessage(part, types); err != nil {
				return err
			}
		}
	}
	if mediaType == "message/rfc822" {
		attached, err := message.Read(entity.Body)
		if attached == nil {
			return err
		}
		return walkMessage(attached, types)
	}
	return nil
}

func goMessage(text []byte, types *[]string) error {
	root, err := message.Read(bytes.NewReader(text))
	if root == nil {
		return err
	}
	return walkMessage(root, types)
}

func walkEnmime(part *enmime.Part, types *[]string) {
	for ; part != nil; part = part.NextSibling {
		*types = append(*types, part.ContentType)
		walkEnmime(part.FirstChild, types)
	}
}

func goEnmime(text []byte, types *[]string) error {
	root, err := enmime.ReadParts(bytes.NewReader(text))
	walkEnmime(root, types)
	return err
}

func ask(parse func([]byte, *[]string) error, file string) (result answer) {
	result = answer{File: file, Types: []string{}}
	fail := func(text string) { result.Error = &text }
	defer func() {
		if problem := recover(); problem != nil {
			fail(fmt.Sprint("panic: ", problem))
		}
	}()
	text, err := os.ReadFile(file)
	if err == nil {
		err = parse(text, &result.Types)
	}
	if err != nil {
		fail(err.Error())
	}
	return result
}

func main() {
	parsers := map[string]func([]byte, *[]string) error{"std": std, "message": goMessage, "enmime": goEnmime}
	parse := parsers[os.Args[1]]
	files := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for files.Scan() {
		answers.Encode(ask(parse, files.Text()))
	}
}
