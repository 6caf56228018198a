// Package lsp is a language server for records: what an editor shows while they are
// written. It stands on the reader, the catalogue, the rules and the figures that the
// commands stand on, and decides nothing about records itself: it says where on the screen
// they are, and keeps texts that are not saved in the place of files.
//
// # A message, from the client to an answer
//
//  1. A stream reads it (stream.go), jsonrpc2 tells requests from answers, and the server
//     (server.go) puts it into a queue, so that one that is cancelled while it waits is
//     never begun.
//  2. One goroutine takes messages from the queue, one after the other. Nothing else
//     touches records, so that there are no locks. While no message waits, it has files
//     checked that wait for that, a few at a time.
//  3. A change of a text goes to the folder of records that the file is in (folder.go):
//     check.Live has the file checked next, and then those that depend on it.
//  4. Everything else is a question about a place of a text (cursor): the tree of its record
//     says what is there, and package record what belongs there.
//
// Positions are those of the protocol in the encoding that client and server agree on
// (position.go); everything below counts bytes.
package lsp
