"""An API server with a node, for clusters.sh: keeps objects, tells watchers, and runs each pod as processes of this machine.

    python kubernetes_server.py DIRECTORY IMAGE_ROOT=LOCAL_DIRECTORY ...

Prints its address, http://127.0.0.1:PORT, and ends with its input, with all pods. It has what Spark's client of the API asks for: create, get,
list, apply, merge, delete and watch of objects in a namespace, by name, label and field. A pod's container is what the apache/spark image's
entrypoint.sh makes of its arguments. Paths of the image are those of the directories given; each volume is a directory of the pod; each
service has the address 127.0.0.1, by a file of hosts that pods' JVMs read. Whatever is created is kept in DIRECTORY/objects, as it came.
Lines on standard input: "kill NAME-PREFIX", which sends SIGKILL to the first running pod of that name.
"""

import base64
import hashlib
import http.server
import json
import os
import pathlib
import re
import signal
import struct
import subprocess
import sys
import threading
import urllib.parse
import uuid

KINDS = {
    "pods": "PodList",
    "services": "ServiceList",
    "configmaps": "ConfigMapList",
    "secrets": "SecretList",
    "persistentvolumeclaims": "PersistentVolumeClaimList",
}
STATE = threading.RLock()
OBJECTS = {}
WATCHES = []
PROCESSES = {}
HOSTS = {"localhost"}
VERSION = 0


def matches(selector, values):
    for term in filter(None, re.split(r",(?![^(]*\))", selector)):
        among = re.fullmatch(r"\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*", term)
        if among:
            found = values.get(among[1]) in [each.strip() for each in among[3].split(",")]
            if found != (among[2] == "in"):
                return False
            continue
        key, unequal, value = re.fullmatch(r"([^=!]+)(!?)==?(.*)", term).groups()
        if (values.get(key) == value) == bool(unequal):
            return False
    return True


def selected(query, thing):
    fields = {"metadata.name": thing["metadata"]["name"], "status.phase": thing.get("status", {}).get("phase")}
    labels = thing["metadata"].get("labels") or {}
    return matches(query.get("labelSelector", ""), labels) and matches(query.get("fieldSelector", ""), fields)


def merged(old, new):
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    result = dict(old)
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def changed(kind, path):
    """Gives the object its next version and tells who watches."""
    global VERSION
    with STATE:
        thing = OBJECTS[path]
        VERSION += 1
        thing["metadata"]["resourceVersion"] = str(VERSION)
        event = json.dumps({"type": kind, "object": thing})
        for collection, query, send in list(WATCHES):
            if path.rpartition("/")[0] == collection and selected(query, thing):
                send(event)


def put(path, thing):
    with STATE:
        fresh = path not in OBJECTS
        meta = thing.setdefault("metadata", {})
        meta.setdefault("uid", str(uuid.uuid4()))
        meta.setdefault("creationTimestamp", "2026-01-01T00:00:00Z")
        OBJECTS[path] = thing
        changed("ADDED" if fresh else "MODIFIED", path)
        return thing


class Node:
    """Runs pods."""

    def __init__(self, directory, image):
        self.directory = directory
        self.image = image
        self.hosts = directory / "hosts"

    def add_service(self, thing):
        HOSTS.add(f"{thing['metadata']['name']}.{thing['metadata']['namespace']}.svc")
        self.hosts.write_text("".join(f"127.0.0.1 {name}\n" for name in sorted(HOSTS)))

    def start(self, path):
        threading.Thread(target=self.run, args=(path,), daemon=True).start()

    def run(self, path):
        pod = OBJECTS[path]
        name = pod["metadata"]["name"]
        home = self.directory / "pods" / name
        places = dict(self.image)
        volumes = {each["name"]: each for each in pod["spec"].get("volumes", [])}
        container = pod["spec"]["containers"][0]
        for mount in container.get("volumeMounts", []):
            place = home / mount["name"]
            place.mkdir(parents=True)
            places[mount["mountPath"]] = str(place)
        # The longest first: a volume lies in a folder of the image.
        prefixes = sorted(places.items(), key=lambda each: -len(each[0]))

        def here(text):
            for of_image, local in prefixes:
                text = re.sub(re.escape(of_image) + r"(?=[/:,;\s]|$)", lambda _: local, text)
            return text

        for mount in container.get("volumeMounts", []):
            if "configMap" in volumes[mount["name"]]:
                wanted = volumes[mount["name"]]["configMap"]["name"]
                configs = OBJECTS[f"/api/v1/namespaces/{pod['metadata']['namespace']}/configmaps/{wanted}"]
                for file, content in (configs.get("data") or {}).items():
                    (home / mount["name"] / file).write_text(here(content))
        environment = {key: os.environ[key] for key in ("PATH", "JAVA_HOME", "HOME") if key in os.environ}
        environment |= {
            "SPARK_HOME": places["/opt/spark"],
            "SPARK_LOCAL_IP": "127.0.0.1",
            "JAVA_TOOL_OPTIONS": f"-Djdk.net.hosts.file={self.hosts} {os.environ.get('JAVA_TOOL_OPTIONS', '')}",
        }
        for variable in container.get("env", []):
            if "value" in variable:
                environment[variable["name"]] = here(variable["value"])
            elif variable.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath") == "status.podIP":
                environment[variable["name"]] = "127.0.0.1"
            elif variable.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath") == "metadata.name":
                environment[variable["name"]] = name
        with open(home / "log", "w") as log, STATE:
            if path not in OBJECTS:
                return
            process = subprocess.Popen(
                command(container["args"], environment, here),
                env=environment,
                cwd=home,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            PROCESSES[path] = process
            self.tell(path, "Running", {"running": {"startedAt": "2026-01-01T00:00:00Z"}})
        code = process.wait()
        with STATE:
            del PROCESSES[path]
            if path in OBJECTS:
                code = code if code >= 0 else 128 - code
                ended = {"exitCode": code, "reason": "Completed" if code == 0 else "Error"}
                self.tell(path, "Succeeded" if code == 0 else "Failed", {"terminated": ended})

    @staticmethod
    def tell(path, phase, state):
        container = OBJECTS[path]["spec"]["containers"][0]
        OBJECTS[path]["status"] = {
            "phase": phase,
            "podIP": "127.0.0.1",
            "containerStatuses": [
                {"name": container["name"], "image": container["image"], "imageID": "", "ready": "running" in state}
                | {"restartCount": 0, "state": state}
            ],
        }
        changed("MODIFIED", path)


def command(arguments, environment, here):
    """What the image's entrypoint.sh starts."""
    if arguments[0] == "driver":
        bind = environment["SPARK_DRIVER_BIND_ADDRESS"]
        return [
            f"{environment['SPARK_HOME']}/bin/spark-submit",
            *("--conf", f"spark.driver.bindAddress={bind}"),
            *("--conf", f"spark.executorEnv.SPARK_DRIVER_POD_IP={bind}"),
            *("--deploy-mode", "client"),
            *map(here, arguments[1:]),
        ]
    options = {int(key.rpartition("_")[2]): value for key, value in environment.items() if key.startswith("SPARK_JAVA_OPT_")}
    java = f"{environment['JAVA_HOME']}/bin/java" if "JAVA_HOME" in environment else "java"
    memory = environment["SPARK_EXECUTOR_MEMORY"]
    return [
        java,
        *(options[index] for index in sorted(options)),
        *(f"-Xms{memory}", f"-Xmx{memory}", "-cp", f"{environment['SPARK_HOME']}/jars/*"),
        "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
        *("--driver-url", environment["SPARK_DRIVER_URL"]),
        *("--executor-id", environment["SPARK_EXECUTOR_ID"]),
        *("--cores", environment["SPARK_EXECUTOR_CORES"]),
        *("--app-id", environment["SPARK_APPLICATION_ID"]),
        *("--hostname", environment["SPARK_EXECUTOR_POD_IP"]),
        *("--resourceProfileId", environment["SPARK_RESOURCE_PROFILE_ID"]),
        *("--podName", environment["SPARK_EXECUTOR_POD_NAME"]),
    ]


def end_process(path):
    if path in PROCESSES:
        os.killpg(PROCESSES[path].pid, signal.SIGKILL)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, form, *arguments):
        print(form % arguments, file=sys.stderr, flush=True)

    def parts(self):
        url = urllib.parse.urlsplit(self.path)
        return url.path, dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))

    def body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            data = b""
            while size := int(self.rfile.readline().split(b";")[0], 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return json.loads(data) if data else {}

    def answer(self, code, thing):
        data = json.dumps(thing).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def missing(self, path):
        message = f"{path} not found"
        self.answer(404, {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404, "message": message})

    def keep(self, path, thing):
        file = self.server.node.directory / "objects" / (path.strip("/").replace("/", "+") + ".json")
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(thing, indent=1))

    def do_GET(self):
        path, query = self.parts()
        if query.get("watch") == "true":
            self.watch(path, query)
        elif path in OBJECTS:
            self.answer(200, OBJECTS[path])
        elif re.fullmatch(r"/apis?/.*/namespaces/[^/]+/[^/]+", path):
            with STATE:
                found = [each for key, each in OBJECTS.items() if key.rpartition("/")[0] == path and selected(query, each)]
                meta = {"resourceVersion": str(VERSION)}
                self.answer(200, {"kind": KINDS[path.rpartition("/")[2]], "apiVersion": "v1", "metadata": meta, "items": found})
        else:
            self.missing(path)

    def do_POST(self):
        path, _ = self.parts()
        thing = self.body()
        path = f"{path}/{thing['metadata']['name']}"
        self.keep(path, thing)
        thing["metadata"]["namespace"] = path.split("/")[-3]
        if path.split("/")[-2] == "pods":
            thing["status"] = {"phase": "Pending"}
        self.answer(201, put(path, thing))
        if thing["kind"] == "Service":
            self.server.node.add_service(thing)
        if thing["kind"] == "Pod":
            self.server.node.start(path)

    def do_PATCH(self):
        path, _ = self.parts()
        thing = self.body()
        apply = "apply-patch" in self.headers["Content-Type"]
        if apply:
            self.keep(path, thing)
        elif path not in OBJECTS:
            self.missing(path)
            return
        with STATE:
            if path in OBJECTS and isinstance(thing, dict):
                thing = merged(OBJECTS[path], thing)
            thing["metadata"]["namespace"] = path.split("/")[-3]
            self.answer(200, put(path, thing))
        if thing["kind"] == "Service":
            self.server.node.add_service(thing)

    do_PUT = do_PATCH

    def do_DELETE(self):
        path, query = self.parts()
        self.body()
        with STATE:
            inside = [key for key, each in OBJECTS.items() if key.rpartition("/")[0] == path and selected(query, each)]
            for key in [path] if path in OBJECTS else inside:
                end_process(key)
                changed("DELETED", key)
                del OBJECTS[key]
        self.answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

    def watch(self, path, query):
        accept = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(accept.encode()).digest()).decode())
        self.end_headers()
        self.close_connection = True
        lock = threading.Lock()

        def frame(kind, data):
            size = bytes([len(data)]) if len(data) < 126 else b"\x7e" + struct.pack(">H", len(data))
            size = size if len(data) < 65536 else b"\x7f" + struct.pack(">Q", len(data))
            with lock:
                try:
                    self.wfile.write(bytes([0x80 | kind]) + size + data)
                except OSError:
                    pass

        entry = (path, query, lambda event: frame(1, event.encode()))
        with STATE:
            WATCHES.append(entry)
            for key, each in list(OBJECTS.items()):
                if key.rpartition("/")[0] == path and selected(query, each) and "resourceVersion" not in query:
                    entry[2](json.dumps({"type": "ADDED", "object": each}))
        try:
            self.read_frames(frame)
        except OSError:
            pass
        finally:
            with STATE:
                WATCHES.remove(entry)

    def read_frames(self, frame):
        while head := self.rfile.read(2):
            size = head[1] & 0x7F
            size = struct.unpack(">H", self.rfile.read(2))[0] if size == 126 else size
            size = struct.unpack(">Q", self.rfile.read(8))[0] if size == 127 else size
            mask = self.rfile.read(4) if head[1] & 0x80 else bytes(4)
            data = bytes(byte ^ mask[i % 4] for i, byte in enumerate(self.rfile.read(size)))
            if head[0] & 0xF == 8:
                frame(8, data)
                return
            if head[0] & 0xF == 9:
                frame(10, data)


def main():
    directory = pathlib.Path(sys.argv[1]).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.node = Node(directory, dict(each.split("=", 1) for each in sys.argv[2:]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    for line in sys.stdin:
        prefix = line.split()[1]
        with STATE:
            running = sorted(path for path in PROCESSES if path.rpartition("/")[2].startswith(prefix))
            for path in running[:1]:
                end_process(path)
        print(f"killed {running[0].rpartition('/')[2]}" if running else "killed nothing", flush=True)
    with STATE:
        for path in list(PROCESSES):
            end_process(path)


main()
