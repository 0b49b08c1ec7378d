import { assert, layer } from "@effect/vitest"
import { brokenInvariants } from "@sigmatrade/adapters/postgres/invariants"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { transferId } from "@sigmatrade/core/chain/Transfer"
import { settleFinal } from "@sigmatrade/core/confirmation/settleFinal"
import { Witness } from "@sigmatrade/core/deposit/BlockEvidence"
import { creditDeposits } from "@sigmatrade/core/deposit/creditDeposits"
import { recordTransfers } from "@sigmatrade/core/deposit/recordTransfers"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { Effect } from "effect"
import { evidenceOf } from "@sigmatrade/adapters/contract/freshTransfer"
import { joinFour, newAddress } from "../../support/community.ts"
import * as PostgresTest from "../../support/PostgresTest.ts"
import { chainId, moved, settings } from "./chainWorld.ts"

layer(PostgresTest.layer, { timeout: "60 seconds" })("review: evidence on Postgres", (it) => {
  it.effect("R3 a provider that claims to be at a height beyond int4 keeps no payment from becoming final", () =>
    Effect.gen(function*() {
      const transfer = moved()
      yield* recordTransfers({ transfers: [transfer], misdirected: [] }, BlockNumber.make(120), 12)
      const honest = evidenceOf({ number: transfer.blockNumber, hash: transfer.blockHash })
      const liar = new Witness({ provider: ProviderId.make("liar"), final: transfer.blockNumber, latest: BlockNumber.make(2 ** 33) })
      const evidence = evidenceOf(honest, { witnesses: [...honest.witnesses, liar] })
      const settled = yield* (yield* Transaction).run(settleFinal(chainId, [evidence], null, new Set()))
      assert.strictEqual(settled.final, 1)
    }).pipe(Effect.provide(settings)))

  it.effect("R11 a member's payment whose amount is in doubt breaks no invariant", () =>
    Effect.gen(function*() {
      const { four } = yield* joinFour
      const transfer = moved({ from: four.wallet?.address ?? newAddress() })
      yield* recordTransfers({ transfers: [transfer], misdirected: [] }, BlockNumber.make(120), 12)
      const evidence = [evidenceOf({ number: transfer.blockNumber, hash: transfer.blockHash })]
      yield* (yield* Transaction).run(settleFinal(chainId, evidence, null, new Set([transferId(transfer)])))
      while ((yield* creditDeposits()) > 0);
      const broken = yield* brokenInvariants
      assert.deepStrictEqual(broken.filter(({ rows }) => JSON.stringify(rows).includes(transfer.txHash)).map(({ id }) => id), [])
    }).pipe(Effect.provide(settings)))
})
