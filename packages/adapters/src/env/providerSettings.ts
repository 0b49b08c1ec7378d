import type { ChainProvider } from "@sigmatrade/core/chain/ChainProviders"
import { BlockHash } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Effect, Redacted, Result } from "effect"
import { optional, readSettings, required, secret } from "./Setting.ts"
import type { SharedRule } from "./Setting.ts"
import { listOf, matching, url, whole } from "./SettingReader.ts"

/** Where one RPC provider is reached. URLs contain keys as a rule. */
export interface ProviderUrls {
  readonly httpUrl: Redacted.Redacted<string>
  /** New heads are pushed when it is there, polled otherwise. */
  readonly wsUrl: Redacted.Redacted<string> | null
}

/** A provider as the settings name it. */
export interface ProviderSetting extends ProviderUrls {
  readonly id: ChainProvider["id"]
}

/** Further providers besides the first one. */
const FURTHER_MAX = 9
/** How many providers must agree when nothing is set: as many as can be, up to this. */
const QUORUM = 2

const http = url("https:", "http:")
const ws = url("wss:", "ws:")
const secretWs = (text: string) => Result.map(ws(text), (value) => Redacted.make(value))

const urls = (text: string): Result.Result<ProviderUrls, string> => {
  const [first = "", second, ...more] = text.split("|").map((part) => part.trim())
  if (more.length > 0) return Result.fail("does not fit")
  return Result.all({
    httpUrl: Result.map(http(first), (value) => Redacted.make(value)),
    wsUrl: second === undefined ? Result.succeed(null) : secretWs(second)
  })
}

const FURTHER_RULE =
  `up to ${FURTHER_MAX} URLs of further RPC providers, all different (https://... or https://...|wss://..., with commas between them)`

const hash = (text: string) => Result.map(matching(/^0x[0-9a-fA-F]{64}$/)(text), (value) => BlockHash.make(value.toLowerCase()))

/** The providers the chain is read from, and what is asked of them. */
export const providerSettings = {
  httpUrl: secret(required("QUICKNODE_HTTPS_URL", "the URL of an RPC provider (https://...)", http)),
  wsUrl: optional("QUICKNODE_WSS_URL", "the WebSocket URL of an RPC provider (wss://...)", secretWs, null),
  further: optional("BSC_RPC_URLS", FURTHER_RULE, listOf(urls, FURTHER_MAX), []),
  quorum: optional("RPC_QUORUM", "a number of providers, at least 1 and at most as many as there are", whole(1, FURTHER_MAX + 1), null),
  requestsPerSecond: optional("RPC_REQUESTS_PER_SECOND", "a whole number of requests from 1 to 10000", whole(1, 10_000), 25),
  genesis: optional("BSC_GENESIS_HASH", "the hash of block 0 (0x and 64 hexadecimal digits)", hash, null),
  startBlock: optional("BSC_START_BLOCK", "the number of a block", whole(0, 2 ** 40), null)
}

const plain = (value: Redacted.Redacted<string>) => new URL(Redacted.value(value)).href

const rules: ReadonlyArray<SharedRule<typeof providerSettings>> = [
  {
    // One provider named twice would be its own witness.
    key: providerSettings.further.key,
    rule: providerSettings.further.rule,
    broken: ({ further = [], httpUrl }) => {
      const named = [...(httpUrl === undefined ? [] : [httpUrl]), ...further.map((one) => one.httpUrl)].map(plain)
      return new Set(named).size < named.length
    }
  },
  {
    key: providerSettings.quorum.key,
    rule: providerSettings.quorum.rule,
    broken: ({ further, quorum }) => further !== undefined && quorum !== undefined && quorum !== null && quorum > further.length + 1
  }
]

/** Reads which providers there are, the preferred one first, and how many of them must agree. Errors: `SettingsInvalid`. */
export const readProviderSettings = Effect.map(
  readSettings(providerSettings, rules),
  ({ further, genesis, httpUrl, quorum, requestsPerSecond, startBlock, wsUrl }) => {
    const providers: ReadonlyArray<ProviderSetting> = [
      { id: ProviderId.make("quicknode"), httpUrl, wsUrl },
      ...further.map((one, index) => ({ id: ProviderId.make(`rpc-${index + 1}`), ...one }))
    ]
    return { providers, quorum: quorum ?? Math.min(QUORUM, providers.length), requestsPerSecond, genesis, startBlock }
  }
)

/** What `readProviderSettings` answers. */
export type ProviderSettings = Effect.Success<typeof readProviderSettings>
