import { operatorKeys } from "./operatorKeys.ts"
import { optional, required, secret } from "./Setting.ts"
import { matching, url, whole } from "./SettingReader.ts"

/** The API's own door. */
export const apiSettings = {
  port: optional("API_PORT", "a port from 1 to 65535", whole(1, 65_535), 3000),
  hostname: optional("API_HOST", "an address to listen on, such as 127.0.0.1 or 0.0.0.0", matching(/^[0-9A-Za-z.:-]{1,255}$/), "127.0.0.1"),
  publicUrl: optional("API_PUBLIC_URL", "the URL callers reach the API at, such as https://api.example.org", url("https:", "http:"), null),
  operatorKey: secret(required("API_OPERATOR_KEY", "a secret of at least 32 characters", matching(/^[\x21-\x7e]{32,256}$/))),
  operatorKeys: optional(
    "OPERATOR_KEYS", "entries name:hash with commas between them, names (a-z, 0-9, -) and SHA-256 hashes (hex) all different",
    operatorKeys, []
  )
}
