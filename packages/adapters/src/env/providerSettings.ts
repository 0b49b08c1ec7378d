import { Redacted, Result } from "effect"
import { optional, required, secret } from "./Setting.ts"
import { url, whole } from "./SettingReader.ts"

const secretUrl = (text: string) => Result.map(url("wss:", "ws:")(text), (value) => Redacted.make(value))

/** The provider the chain is read from. */
export const providerSettings = {
  httpUrl: secret(required("QUICKNODE_HTTPS_URL", "the URL of an RPC provider (https://...)", url("https:", "http:"))),
  wsUrl: optional("QUICKNODE_WSS_URL", "the WebSocket URL of an RPC provider (wss://...)", secretUrl, null),
  startBlock: optional("BSC_START_BLOCK", "the number of a block", whole(0, 2 ** 40), null)
}
