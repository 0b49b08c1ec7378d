import { assert, describe, it } from "@effect/vitest"
import { isExtendedPublicKey } from "@sigmatrade/adapters/crypto/AddressDerivationBip32"
import * as Keccak256Noble from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { apiSettings } from "@sigmatrade/adapters/env/apiSettings"
import * as CommunitySettings from "@sigmatrade/adapters/env/CommunitySettings"
import { readProviderSettings } from "@sigmatrade/adapters/env/providerSettings"
import { readSettings, readTogether } from "@sigmatrade/adapters/env/Setting"
import * as watcherPolicies from "@sigmatrade/adapters/env/watcherPolicies"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { ConfirmationPolicy } from "@sigmatrade/core/confirmation/ConfirmationPolicy"
import { AttributionPolicy } from "@sigmatrade/core/deposit/AttributionPolicy"
import { HealthPolicy } from "@sigmatrade/core/provider/ProviderHealth"
import { ConfigProvider, Effect, Layer, Redacted } from "effect"
import { inspect } from "node:util"
import { HDKey } from "viem/accounts"

const all = readTogether({
  community: CommunitySettings.readCommunitySettings(isExtendedPublicKey).pipe(Effect.provide(Keccak256Noble.layer)),
  provider: readProviderSettings,
  api: readSettings(apiSettings)
})
const good = {
  QUICKNODE_HTTPS_URL: "https://node.example/canary-key",
  SYSTEM_WALLET_ADDRESS: "0x52908400098527886E0F7030069857D2E4169EE7",
  API_OPERATOR_KEY: "k".repeat(32)
}
const under = (env: Record<string, string>) => Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ ...good, ...env })))
const readWith = (env: Record<string, string>) => all.pipe(under(env))
/** The keys a start with these settings complains of. */
const complaints = (env: Record<string, string>) =>
  readWith(env).pipe(Effect.match({ onFailure: ({ problems }) => problems.map(({ key }) => key).toSorted(), onSuccess: () => [] }))

const root = HDKey.fromMasterSeed(new Uint8Array(32).fill(7))
const xpub = root.publicExtendedKey
const hash = (digit: string) => digit.repeat(64)

describe("the providers of the settings", () => {
  it.effect("are the first one alone with a quorum of one unless others are named", () => Effect.gen(function*() {
    const { provider } = yield* readWith({ QUICKNODE_WSS_URL: "wss://node.example/canary-key" })
    assert.deepStrictEqual(provider.providers.map(({ id }) => id), ["quicknode"])
    assert.strictEqual(Redacted.value(provider.providers[0]?.wsUrl ?? Redacted.make("")), "wss://node.example/canary-key")
    assert.deepStrictEqual([provider.quorum, provider.requestsPerSecond, provider.genesis, provider.startBlock], [1, 25, null, null])
  }))

  it.effect("keep the order they are named in, each with its WebSocket or none, and two of them must agree", () => Effect.gen(function*() {
    const urls = "https://one.example/a?b=c|wss://one.example/a, https://two.example/ ,http://127.0.0.1:8545 | ws://127.0.0.1:8546"
    const { provider } = yield* readWith({ BSC_RPC_URLS: urls })
    assert.deepStrictEqual(
      provider.providers.map(({ httpUrl, id, wsUrl }) => [id, Redacted.value(httpUrl), wsUrl === null ? null : Redacted.value(wsUrl)]),
      [["quicknode", "https://node.example/canary-key", null], ["rpc-1", "https://one.example/a?b=c", "wss://one.example/a"],
        ["rpc-2", "https://two.example/", null], ["rpc-3", "http://127.0.0.1:8545", "ws://127.0.0.1:8546"]]
    )
    assert.strictEqual(provider.quorum, 2)
  }))

  it.effect("must all be different, since nobody is his own witness", () => Effect.gen(function*() {
    for (const urls of [good.QUICKNODE_HTTPS_URL, "https://NODE.example/canary-key", "https://a.example,https://a.example/"]) {
      assert.deepStrictEqual(yield* complaints({ BSC_RPC_URLS: urls }), ["BSC_RPC_URLS"], urls)
    }
  }))

  it.effect("are refused when one entry is no URL of its kind, and no URL is printed", () => Effect.gen(function*() {
    const bad = ["canary", "https://a.example/canary,", ",", "wss://a.example/canary", "https://a.example/canary|https://a.example",
      "https://a.example|", "https://a.example|wss://a.example|wss://b.example",
      Array.from({ length: 10 }, (_, index) => `https://${index}.example/canary`).join()]
    for (const urls of bad) {
      const { message, problems } = yield* Effect.flip(readWith({ BSC_RPC_URLS: urls }))
      assert.deepStrictEqual(problems.map(({ key }) => key), ["BSC_RPC_URLS"], urls)
      assert.notInclude(message, "canary")
    }
    const read = yield* readWith({ BSC_RPC_URLS: "https://a.example/canary|wss://a.example/canary" })
    assert.notInclude(`${inspect(read, { depth: 9 })} ${JSON.stringify(read.provider)}`, "canary")
  }))

  it.effect("cannot be fewer than must agree", () => Effect.gen(function*() {
    const two = { BSC_RPC_URLS: "https://a.example" }
    assert.deepStrictEqual(yield* complaints({ RPC_QUORUM: "2" }), ["RPC_QUORUM"])
    assert.deepStrictEqual(yield* complaints({ ...two, RPC_QUORUM: "3" }), ["RPC_QUORUM"])
    assert.deepStrictEqual(yield* complaints({ ...two, RPC_QUORUM: "0" }), ["RPC_QUORUM"])
    assert.strictEqual((yield* readWith({ ...two, RPC_QUORUM: "1" })).provider.quorum, 1)
    assert.strictEqual((yield* readWith({ ...two, RPC_QUORUM: "2" })).provider.quorum, 2)
  }))
})

describe("how payments find their members", () => {
  it.effect("is by the sender unless set, and by address only with an extended public key", () => Effect.gen(function*() {
    const { community } = yield* readWith({})
    assert.deepStrictEqual(community.attribution, {
      strategy: "sender", xpub: null, dustBnb: 10n ** 14n, dustUsdt: 10n ** 16n
    } as typeof community.attribution)
    assert.deepStrictEqual(yield* complaints({ DEPOSIT_STRATEGY: "address" }), ["DEPOSIT_XPUB"])
    const { attribution } = (yield* readWith({ DEPOSIT_STRATEGY: "address", DEPOSIT_XPUB: xpub })).community
    assert.strictEqual(Redacted.value(attribution.xpub ?? Redacted.make("")), xpub)
    assert.notInclude(inspect(attribution), xpub)
  }))

  it.effect("is never told a private key: the start refuses it, says why and does not repeat it", () => Effect.gen(function*() {
    for (const strategy of ["sender", "address"]) {
      const { message, problems } = yield* Effect.flip(readWith({ DEPOSIT_STRATEGY: strategy, DEPOSIT_XPUB: root.privateExtendedKey }))
      assert.deepStrictEqual(problems.map(({ key }) => key), ["DEPOSIT_XPUB"])
      assert.include(message, "never put a private one (xprv...) here")
      assert.notInclude(message, root.privateExtendedKey.slice(4))
    }
  }))

  it.effect("reaches core with the wallets and the dust of each asset", () => Effect.gen(function*() {
    const payout = "0x8617E340B3D01FA5F11F306F4090FD50E238070D"
    const { community } = yield* readWith({ PAYOUT_WALLET_ADDRESS: payout, DEPOSIT_DUST_BNB: "0", DEPOSIT_DUST_USDT: "1.5" })
    const services = Effect.all([SystemWallet, AttributionPolicy]).pipe(Effect.provide(CommunitySettings.layer(community)))
    const [wallet, policy] = yield* services
    assert.deepStrictEqual(wallet, {
      chainId: 56, address: good.SYSTEM_WALLET_ADDRESS.toLowerCase(), payout: payout.toLowerCase()
    } as typeof wallet)
    assert.deepStrictEqual([policy.strategy, ...policy.dust], ["sender", ["BNB", 0n], ["USDT", 15n * 10n ** 17n]])
  }))
})

describe("rules that several settings keep together", () => {
  it.effect("are reported in one report with every other bad key, each key once", () => Effect.gen(function*() {
    assert.deepStrictEqual(yield* complaints({
      RPC_QUORUM: "2", BSC_START_BLOCK: "x", DEPOSIT_STRATEGY: "address", DEPOSIT_DUST_BNB: "-1", BSC_FINALITY_FALLBACK_BLOCKS: "14",
      REFERRAL_RATE_LEVEL_1: "1", MAX_REFERRAL_DEPTH: "3", DB_HOST: "unread", DEPOSIT_BATCH_SIZE: "0"
    }), ["BSC_FINALITY_FALLBACK_BLOCKS", "BSC_START_BLOCK", "DEPOSIT_BATCH_SIZE", "DEPOSIT_DUST_BNB", "DEPOSIT_XPUB",
      "REFERRAL_RATE_LEVEL_1..3", "RPC_QUORUM"])
    assert.deepStrictEqual(yield* complaints({ DEPOSIT_STRATEGY: "address", DEPOSIT_XPUB: "nonsense" }), ["DEPOSIT_XPUB"])
    assert.deepStrictEqual(yield* complaints({ BSC_RPC_URLS: "nonsense", RPC_QUORUM: "2" }), ["BSC_RPC_URLS"])
  }))
})

describe("operators", () => {
  it.effect("are read with the hashes of their keys", () => Effect.gen(function*() {
    const { api } = yield* readWith({ OPERATOR_KEYS: `ann:${hash("A")}, bob-2:${hash("0")}` })
    assert.deepStrictEqual(api.operatorKeys.map(({ name, sha256 }) => [name, sha256]), [["ann", hash("a")], ["bob-2", hash("0")]])
    assert.deepStrictEqual((yield* readWith({})).api.operatorKeys, [])
  }))

  it.effect("that share a key or a name are refused: one person could agree with himself", () => Effect.gen(function*() {
    const bad = [`ann:${hash("a")},bob:${hash("A")}`, `ann:${hash("a")},ann:${hash("b")}`, `Ann:${hash("a")}`, `ann:${"a".repeat(63)}`,
      `ann ${hash("a")}`, `:${hash("a")}`, `ann:${hash("a")},`]
    for (const keys of bad) assert.deepStrictEqual(yield* complaints({ OPERATOR_KEYS: keys }), ["OPERATOR_KEYS"], keys)
  }))
})

describe("when a block is final", () => {
  it.effect("is as the operator set it, by as many providers as must agree, on the chain of the genesis he named", () => Effect.gen(function*() {
    const genesis = `0x${hash("D")}`
    const { community, provider } = yield* readWith({
      BSC_GENESIS_HASH: genesis, BSC_RPC_URLS: "https://a.example", BSC_FINALITY_FALLBACK_BLOCKS: "1000", BSC_CONFIRMATION_BLOCKS: "15"
    })
    const policies = Layer.build(watcherPolicies.layer(community, provider)).pipe(Effect.scoped)
    const [confirmation, health] = yield* Effect.flatMap(policies, (context) =>
      Effect.provide(Effect.all([ConfirmationPolicy, HealthPolicy]), context))
    assert.deepStrictEqual(confirmation, { rule: "finalized", confirmations: 15, quorum: 2, fallbackBlocks: 1000 })
    assert.strictEqual(health.genesis, genesis.toLowerCase())
  }))
})
