// An S3 server in memory that checks signatures of version 4.
package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"

	"github.com/rclone/gofakes3"
	"github.com/rclone/gofakes3/s3mem"
)

func main() {
	keys := map[string]string{os.Args[1]: os.Args[2]}
	backend := s3mem.New()
	if err := backend.CreateBucket(context.Background(), "backups"); err != nil {
		panic(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().String())
	panic(http.Serve(listener, gofakes3.New(backend, gofakes3.WithV4Auth(keys)).Server()))
}
