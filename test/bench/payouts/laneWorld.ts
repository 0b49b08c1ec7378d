import * as BroadcastersBsc from "@sigmatrade/adapters/bsc/BroadcastersBsc"
import { layer as signerLayer } from "@sigmatrade/adapters/signer/SignerAdapters"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { Amount } from "@sigmatrade/core/money/Amount"
import { PayoutPolicy } from "@sigmatrade/core/payout/PayoutPolicy"
import { SignerEpoch } from "@sigmatrade/core/payout/SigningLog"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Layer, ManagedRuntime, Redacted } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import { systemAddress } from "../../support/community.ts"
import { payoutAddress, payoutKey } from "../../support/signerViem.ts"
import { watcherReader } from "../backfill/watcherReader.ts"
import type { BenchServer } from "../BenchServer.ts"
import { ACCOUNT } from "../BenchServer.ts"

/** The most that settings allow on their way at once. */
export const IN_FLIGHT = 64
/** No limit of a signer is reached. */
const PLENTY = Amount.make(2n ** 100n)
const REQUESTS_PER_SECOND_MAX = 1_000_000

const settingsOf = (server: BenchServer, httpUrl: string, database: string) => ({
  DB_HOST: server.host, DB_PORT: String(server.port), DB_USERNAME: ACCOUNT.username, DB_PASSWORD: ACCOUNT.password, DB_DATABASE: database,
  QUICKNODE_HTTPS_URL: httpUrl, RPC_QUORUM: "1", USDT_CONTRACT: USDT_ADDRESS,
  SYSTEM_WALLET_ADDRESS: systemAddress, PAYOUT_WALLET_ADDRESS: payoutAddress
})

/** The key in a file, with its limits and its log beside it, as an operator runs it. */
const signerIn = (folder: string) => {
  const file = join(folder, "key")
  writeFileSync(file, payoutKey, { mode: 0o600 })
  return signerLayer({
    key: { kind: "secret", file }, logFile: join(folder, "signings.jsonl"), epoch: SignerEpoch.make(1), feesPerDayMax: PLENTY, receiversOnly: null,
    amounts: new Map([BNB.id, USDT.id].map((asset) => [asset, { perPaymentMax: PLENTY, perDayMax: PLENTY }]))
  })
}

/** Everything a lane needs, wired as the watcher wires it, over one provider. */
export const laneWorld = (server: BenchServer, httpUrl: string, database: string, folder: string) => {
  const providers = [{ id: ProviderId.make("anvil"), httpUrl: Redacted.make(httpUrl) }]
  const rules = {
    gasPriceMin: 50_000_000n, gasPriceMax: 5_000_000_000n, gasLimitToken: 120_000n, gasLimitNative: 21_000n,
    replaceSeconds: 30, resendSeconds: 10, inFlightMax: IN_FLIGHT, leaseSeconds: 20, answerMsMax: 5_000
  }
  return ManagedRuntime.make(signerIn(folder).pipe(
    Layer.provideMerge(Layer.merge(
      BroadcastersBsc.layer({ providers, requestsPerSecondMax: REQUESTS_PER_SECOND_MAX }),
      Layer.succeed(PayoutPolicy, rules)
    )),
    Layer.provideMerge(watcherReader(settingsOf(server, httpUrl, database), () => {}))
  ))
}

/** What `laneWorld` answers. */
export type LaneWorld = ReturnType<typeof laneWorld>
