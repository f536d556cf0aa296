#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The few requests to dockerd that the comparison needs; there is no docker(1).

	docker.py ping | image | start MEMORY | stats ID | stop ID
"""
import http.client
import io
import json
import socket
import sys
import tarfile


class Docker(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect("/run/docker.sock")


def ask(method, path, body=None, kind="application/json"):
    docker = Docker("docker", timeout=120)
    docker.request(method, path, body, {"Content-Type": kind} if body else {})
    answer = docker.getresponse()
    text = answer.read().decode()
    if answer.status >= 400:
        sys.exit(f"{method} {path}: {answer.status} {text}")
    return text


def image():
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.add("/usr/bin/busybox", "busybox")
    ask("POST", "/images/create?fromSrc=-&repo=busybox", tar.getvalue(), "application/x-tar")


def start(memory):
    made = ask("POST", "/containers/create", json.dumps({
        "Image": "busybox", "Cmd": ["/busybox", "sleep", "1000000"],
        "HostConfig": {"Memory": int(memory), "NanoCpus": 10 ** 9, "NetworkMode": "none"}}))
    ident = json.loads(made)["Id"]
    ask("POST", f"/containers/{ident}/start")
    print(ident)


def main():
    what, args = sys.argv[1], sys.argv[2:]
    if what == "ping":
        ask("GET", "/_ping")
    elif what == "image":
        image()
    elif what == "start":
        start(*args)
    elif what == "stats":
        print(ask("GET", f"/containers/{args[0]}/stats?stream=false&one-shot=true"))
    elif what == "stop":
        ask("DELETE", f"/containers/{args[0]}?force=true")


main()
