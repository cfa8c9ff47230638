// Go's parsers, by the first argument: the standard library (std), jhillyerd/enmime (enmime).
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/mail"
	"os"

	"github.com/jhillyerd/enmime"
)

type answer struct {
	File      string   `json:"file"`
	Addresses []string `json:"addresses"`
	Error     *string  `json:"error"`
}

func std(text []byte) ([]*mail.Address, error) {
	message, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return message.Header.AddressList("From")
}

func byEnmime(text []byte) ([]*mail.Address, error) {
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	return envelope.AddressList("From")
}

func main() {
	parse := map[string]func([]byte) ([]*mail.Address, error){"std": std, "enmime": byEnmime}[os.Args[1]]
	files := bufio.NewScanner(os.Stdin)
	answers := json.NewEncoder(os.Stdout)
	for files.Scan() {
		result := answer{File: files.Text(), Addresses: []string{}}
		text, err := os.ReadFile(result.File)
		if err == nil {
			var found []*mail.Address
			found, err = parse(text)
			for _, address := range found {
				result.Addresses = append(result.Addresses, address.Address)
			}
		}
		if err != nil {
			why := err.Error()
			result.Error = &why
		}
		answers.Encode(result)
	}
}
