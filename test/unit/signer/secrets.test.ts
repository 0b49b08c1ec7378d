import { assert, describe, it } from "@effect/vitest"
import { layer as signerLayer } from "@sigmatrade/adapters/signer/SignerAdapters"
import type { KeyPlace } from "@sigmatrade/adapters/signer/SignerAdapters"
import { sealKeystore } from "@sigmatrade/adapters/signer/sealKeystore"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { Signer } from "@sigmatrade/core/payout/Signer"
import { Cause, Effect, Exit, Layer, Logger, Redacted } from "effect"
import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { inspect } from "node:util"
import { ASSETS, KEY, LIMITS, order, OTHER_KEY, SYSTEM_WALLET, WALLET } from "@sigmatrade/adapters/contract/payout/order"
import type { Web3SignerFault } from "../../support/startWeb3Signer.ts"
import { startWeb3Signer } from "../../support/startWeb3Signer.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"

const PASSPHRASE = "canary-passphrase-of-the-tests"
const PASSWORD = "canary-password"
const CHEAP = { n: 2, r: 8, p: 1 }
const bytesOf = (key: string) => Redacted.make(Uint8Array.from(Buffer.from(key.slice(2), "hex")))

/** Everything in which a secret of these tests could be recognised. */
const SECRETS = [KEY, OTHER_KEY].flatMap((key) => [key.slice(2), BigInt(key).toString(), Buffer.from(key.slice(2), "hex").toString("base64"),
  Buffer.from(key.slice(2), "hex").join(", ")]).concat(PASSPHRASE, PASSWORD, Buffer.from(`user:${PASSWORD}`).toString("base64"))

const forms = (value: unknown) => [String(value), JSON.stringify(value, (_, one: unknown) => typeof one === "bigint" ? String(one) : one) ?? "",
  inspect(value, { depth: 20, showHidden: true, getters: true })]

const assertKept = (...values: ReadonlyArray<unknown>) => {
  for (const text of values.flatMap((value) => forms(value))) for (const secret of SECRETS) assert.notInclude(text, secret)
}

const community = (payout: typeof WALLET | null) => Layer.merge(
  Layer.succeed(ListedAssets, ASSETS),
  Layer.succeed(SystemWallet, { chainId: LIMITS.chainId, address: SYSTEM_WALLET, payout })
)

interface Told {
  readonly failure: string | null
  readonly logged: string
}

/** Starts a signer with this key and lets it sign once; looks into all that was said for secrets. */
const tell = Effect.fn("tell")(function*(key: KeyPlace, folder: string, payout: typeof WALLET | null = WALLET) {
  const lines: Array<string> = []
  const logger = Logger.make<unknown, void>(({ cause, message }) => void lines.push(...forms(message), Cause.pretty(cause)))
  const settings = {
    key, logFile: join(folder, "signings.jsonl"), epoch: LIMITS.epoch, amounts: LIMITS.assets, feesPerDayMax: LIMITS.feesPerDayMax, receiversOnly: null
  }
  const signer = signerLayer(settings).pipe(Layer.provide(community(payout)), Layer.provideMerge(Logger.layer([logger])))
  const exit = yield* Effect.exit(Effect.flatMap(Signer, (one) => {
    assertKept(one, settings)
    return one.sign(order())
  }).pipe(Effect.tapCause((cause) => Effect.logError("It failed", cause)), Effect.provide(signer)))
  assertKept(exit, lines)
  const logged = lines.join("\n")
  if (Exit.isSuccess(exit)) return { failure: null, logged } satisfies Told
  const error = Cause.squash(exit.cause)
  assertKept(error, Cause.pretty(exit.cause), (error as Error).message, (error as Error).stack)
  return { failure: `${(error as Error).message} ${JSON.stringify(error)}`, logged } satisfies Told
})

const written = (folder: string, content: string, mode = 0o600) => {
  const file = join(folder, "canary-file")
  writeFileSync(file, content, { mode })
  chmodSync(file, mode)
  return file
}
const secretIn = (content: string, mode?: number) => Effect.gen(function*() {
  const folder = yield* temporaryFolder
  return yield* tell({ kind: "secret", file: written(folder, content, mode) }, folder)
})
const keystoreIn = (content: string, passphrase = PASSPHRASE, mode?: number) => Effect.gen(function*() {
  const folder = yield* temporaryFolder
  return yield* tell({ kind: "keystore", file: written(folder, content, mode), passphrase: Redacted.make(passphrase) }, folder)
})
const sealed = (key: string = KEY) => JSON.stringify(sealKeystore(bytesOf(key), Redacted.make(PASSPHRASE), CHEAP))

describe("a secret file", () => {
  it.live("that everybody can read is refused, one that its group can read is used with a warning", () => Effect.gen(function*() {
    assert.include((yield* secretIn(KEY, 0o604)).failure, "chmod 600")
    const { failure, logged } = yield* secretIn(KEY, 0o640)
    assert.isNull(failure)
    assert.include(logged, "The group of")
    assert.notInclude((yield* secretIn(` ${KEY.slice(2)}\n`)).logged, "The group of")
  }))

  it.live("that holds no key, or that of another wallet, stops the start and says why, without a digit of it", () => Effect.gen(function*() {
    const notKeys = ["", KEY.slice(0, -1), `${KEY}0`, `${KEY}\n${OTHER_KEY}`, `0x${"0".repeat(64)}`, `0x${"f".repeat(64)}`, KEY.repeat(300)]
    for (const text of notKeys) assert.match((yield* secretIn(text)).failure ?? "", /must hold a private key|too large/u)
    const other = (yield* secretIn(OTHER_KEY)).failure ?? ""
    assert.include(other, `PAYOUT_WALLET_ADDRESS is ${WALLET}`)
  }))

  it.live("that is not there is named", () => Effect.gen(function*() {
    const folder = yield* temporaryFolder
    assert.include((yield* tell({ kind: "secret", file: join(folder, "nowhere") }, folder)).failure, "ENOENT")
    const file = written(folder, KEY)
    assert.include((yield* tell({ kind: "secret", file }, folder, null)).failure, "PAYOUT_WALLET_ADDRESS must be set")
  }))
})

describe("a keystore file", () => {
  it.live("is opened by its passphrase alone, and warned about when everybody can read it", () => Effect.gen(function*() {
    const { failure, logged } = yield* keystoreIn(sealed(), PASSPHRASE, 0o644)
    assert.isNull(failure)
    assert.include(logged, "Everybody on this host")
    assert.include((yield* keystoreIn(sealed(), `${PASSPHRASE}!`)).failure, "ENCRYPTION_KEY does not open")
  }))

  it.live("that is none, or that of another wallet, stops the start and says why", () => Effect.gen(function*() {
    for (const text of ["", "{}", KEY, `${sealed()}x`]) assert.include((yield* keystoreIn(text)).failure, "no keystore of version 3")
    assert.include((yield* keystoreIn(sealed(OTHER_KEY))).failure, `PAYOUT_WALLET_ADDRESS is ${WALLET}`)
    assert.include((yield* keystoreIn(sealed(`0x${"0".repeat(64)}`))).failure, "holds no private key")
  }))
})

describe("a remote signer", () => {
  const remote = Effect.fn("remote")(function*(fault: Web3SignerFault | null, keys = [KEY] as ReadonlyArray<`0x${string}`>) {
    const [folder, server] = [yield* temporaryFolder, yield* startWeb3Signer(keys)]
    server.fault = fault
    const url = server.url.replace("//", `//user:${PASSWORD}@`)
    const told = yield* tell({ kind: "remote", url: Redacted.make(`${url}/?x=${PASSWORD}`) }, folder)
    for (const text of [told.failure ?? "", told.logged]) assert.notInclude(text, "127.0.0.1")
    return { ...told, server }
  })

  it.live("is given the password of its URL as a header, and nothing else of it", () => Effect.gen(function*() {
    const { failure, server } = yield* remote(null)
    assert.isNull(failure)
    const basic = `Basic ${Buffer.from(`user:${PASSWORD}`).toString("base64")}`
    assert.deepStrictEqual(server.requests.map(([method, path]) => [method, path.slice(0, 20)]), [
      ["GET", "/api/v1/eth1/publicK"], ["POST", "/api/v1/eth1/sign/0x"]
    ])
    assert.isTrue(server.requests.every(([, path, authorization]) => authorization === basic && !path.includes(PASSWORD)))
  }))

  for (const [name, fault, says] of [
    ["fails", { how: "status", status: 500 }, "status 500"],
    ["does not know the way", { how: "status", status: 404 }, "status 404"],
    ["hangs up", { how: "reset" }, "cannot be reached"],
    ["sends us elsewhere", { how: "redirect" }, "cannot be reached"],
    ["answers without end", { how: "flood" }, "too much"],
    ["talks nonsense", { how: "text", text: `canary ${KEY}` }, "status 200"],
    ["signs with another key", { how: "other key" }, "\"rule\":\"other wallet\""],
    ["answers the large twin of a signature", { how: "high s" }, "no signature"]
  ] as ReadonlyArray<readonly [string, Web3SignerFault, string]>) {
    it.live(`that ${name} signs nothing, and nothing secret is said`, () => Effect.gen(function*() {
      assert.include((yield* remote(fault)).failure, says)
    }))
  }

  it.live("that lacks our key is unavailable, for it may still be loading them", () => Effect.gen(function*() {
    assert.include((yield* remote(null, [OTHER_KEY])).failure, `"SignerUnavailable","reason":"the remote signer has no key of ${WALLET}"`)
  }))
})
