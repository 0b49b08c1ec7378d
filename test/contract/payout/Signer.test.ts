import { layer as signerLayer } from "@sigmatrade/adapters/signer/SignerAdapters"
import type { KeyPlace } from "@sigmatrade/adapters/signer/SignerAdapters"
import { decodePayment } from "@sigmatrade/adapters/signer/decodePayment"
import { sealKeystore } from "@sigmatrade/adapters/signer/sealKeystore"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { Effect, Layer, Logger, Redacted, Result } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { ASSETS, KEY, LIMITS, SYSTEM_WALLET, WALLET } from "@sigmatrade/adapters/contract/payout/order"
import { startWeb3Signer } from "../../support/startWeb3Signer.ts"
import { temporaryFolder } from "../../support/temporaryFolder.ts"
import type { ReadSigned } from "@sigmatrade/adapters/contract/payout/signerContract"
import { signerContract } from "@sigmatrade/adapters/contract/payout/signerContract"

const community = Layer.merge(
  Layer.succeed(ListedAssets, ASSETS),
  Layer.succeed(SystemWallet, { chainId: LIMITS.chainId, address: SYSTEM_WALLET, payout: WALLET })
)

const signerWith = <E, R>(place: (folder: string) => Effect.Effect<KeyPlace, E, R>) =>
  Layer.unwrap(Effect.gen(function*() {
    const folder = yield* temporaryFolder
    const key = yield* place(folder)
    return signerLayer({
      key, logFile: join(folder, "data/signings.jsonl"), epoch: LIMITS.epoch, amounts: LIMITS.assets, feesPerDayMax: LIMITS.feesPerDayMax,
      receiversOnly: null
    })
  })).pipe(Layer.provide(community), Layer.provide(Logger.layer([])))

const passphrase = Redacted.make("canary-passphrase-of-the-tests")
const read: ReadSigned = (bytes, assets) => Result.getOrThrow(decodePayment(bytes, assets))
const CHEAP = { n: 2 ** 10, r: 8, p: 1 }

signerContract("keystore", signerWith((folder) => Effect.sync(() => {
  const file = join(folder, "keystore.json")
  writeFileSync(file, JSON.stringify(sealKeystore(Redacted.make(Uint8Array.from(Buffer.from(KEY.slice(2), "hex"))), passphrase, CHEAP)), { mode: 0o600 })
  return { kind: "keystore" as const, file, passphrase }
})), read)

signerContract("secret file", signerWith((folder) => Effect.sync(() => {
  const file = join(folder, "key")
  writeFileSync(file, `${KEY}\n`, { mode: 0o600 })
  return { kind: "secret" as const, file }
})), read)

signerContract("Web3Signer", signerWith(() =>
  Effect.map(startWeb3Signer([`0x${"22".repeat(32)}`, KEY]), ({ url }) => ({ kind: "remote" as const, url: Redacted.make(url) }))), read)
