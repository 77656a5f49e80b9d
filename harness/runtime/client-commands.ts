import { imageText, type TransferRequest } from '../world/transfer/transfer.ts'

/**
 * buildah makes itself a namespace of users where it may not mount, which containers without privileges may not either (measured: `Error during
 * unshare(CLONE_NEWUSER): Operation not permitted`). Told that somebody has done so already, it goes on as it is; it needs none for images that are
 * files alone (vfs). https://github.com/containers/storage/blob/main/pkg/unshare/unshare_linux.go
 */
const buildah = `export _CONTAINERS_ROOTLESS_UID=1
b() { root=$folder.storage; buildah --root "$root/root" --runroot "$root/run" --storage-driver vfs "$@"; }
folder=$1; trap 'rm -rf "$folder.storage"' EXIT
login=/root/.docker/config.json`

/** containerd is a service: it runs for one transfer. Its client brings content and unpacks nothing, which would need to mount. */
const containerd = `folder=$1 name=$2 text=$3; store=$folder.containerd; mkdir -p "$store"
containerd --root "$store/root" --state "$store/state" --address "$store/socket" > "$store/log" 2>&1 & service=$!
trap 'kill $service 2>/dev/null; wait $service 2>/dev/null; rm -rf "$store"' EXIT
for n in $(seq 50); do [ -S "$store/socket" ] && break; sleep 0.1; done
user=$(grep -A1 -F "\\"$name\\":" /root/.docker/config.json | sed -n 's/.*"auth": "\\(.*\\)".*/\\1/p' | base64 -d)
c() { ctr --debug --address "$store/socket" "$@"; }`

/** The folder is where an image that is pushed lies, or one that is pulled is to lie. */
export function transferCommand({ kind, image, client }: TransferRequest, folder: string): readonly string[] {
  const text = imageText(image)
  const script = (lines: string): readonly string[] => ['sh', '-c', lines, 'sh', folder, image.name, text]
  switch (client) {
    case 'crane': return kind === 'pull' ? ['crane', 'pull', '-v', '--format', 'oci', '--', text, folder] : ['crane', 'push', '-v', '--', folder, text]
    case 'skopeo': return kind === 'pull' ? ['skopeo', 'copy', '--', `docker://${text}`, `oci:${folder}:image`] : ['skopeo', 'copy', '--', `oci:${folder}:image`, `docker://${text}`]
    case 'buildah': return script(`${buildah}\n${kind === 'pull'
      ? 'b --log-level debug pull -q --authfile "$login" "docker://$3"'
      : 'id=$(b pull -q "oci:$folder:image") && b --log-level debug push --authfile "$login" "$id" "docker://$3"'}`)
    case 'containerd': return script(`${containerd}\n${kind === 'pull'
      ? 'c content fetch --http-trace --user "$user" "$text"'
      : 'tar -C "$folder" -cf - . | c images import --no-unpack --base-name "pushed.invalid/image" - > /dev/null && c images push --http-trace --user "$user" "$text" pushed.invalid/image:image'}`)
  }
}
