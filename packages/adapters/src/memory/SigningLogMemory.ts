import { signedBefore } from "@sigmatrade/core/payout/signedBefore"
import { signedSoFar } from "@sigmatrade/core/payout/signedSoFar"
import { signedLastDay } from "@sigmatrade/core/payout/signedLastDay"
import type { Signing } from "@sigmatrade/core/payout/SigningLog"
import { SigningLog } from "@sigmatrade/core/payout/SigningLog"
import { Effect, Layer, Ref } from "effect"

interface Kept {
  readonly epoch: number
  readonly signings: ReadonlyArray<Signing>
}

/** A signer's memory that lasts as long as the process. Deliberately no part of the memory world: no transaction undoes it. */
export const layer: Layer.Layer<SigningLog> = Layer.effect(SigningLog, Effect.gen(function*() {
  const kept = yield* Ref.make<Kept>({ epoch: 0, signings: [] })
  const beforeIn = ({ epoch, signings }: Kept, signing: Signing) => signedBefore(epoch, signings, signing)
  return SigningLog.of({
    claim: (epoch) => Ref.modify(kept, (now) => {
      const highest = Math.max(now.epoch, epoch)
      return [highest, { ...now, epoch: highest }]
    }),
    soFar: (key, withdrawals) => Effect.map(Ref.get(kept), ({ signings }) => signedSoFar(signings, key, withdrawals)),
    lastDay: (key, at) => Effect.map(Ref.get(kept), ({ signings }) => signedLastDay(signings, key, at)),
    before: (signing) => Effect.map(Ref.get(kept), (now) => beforeIn(now, signing)),
    append: (signing) => Ref.modify(kept, (now) => [beforeIn(now, signing), { ...now, signings: [...now.signings, signing] }])
  })
}))
