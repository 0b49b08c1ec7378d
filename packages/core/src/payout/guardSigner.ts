import { DateTime, Effect, Semaphore } from "effect"
import { feesByNonce } from "./feesByNonce.ts"
import type { PaymentOrder, SigningKey } from "./Signer.ts"
import { Signer, SignerUnavailable, SigningRefused } from "./Signer.ts"
import { signingFault } from "./signingFault.ts"
import { SigningLimits } from "./SigningLimits.ts"
import type { SignedBefore, SigningLogBroken } from "./SigningLog.ts"
import { Signing, SigningLog } from "./SigningLog.ts"

const unusable = ({ reason }: SigningLogBroken) => new SignerUnavailable({ reason: `the log of signings cannot be used: ${reason}` })

/** A log that needs a person refuses; one that cannot be reached now may be asked again. */
const refusalOf = (broken: SigningLogBroken): SigningRefused | SignerUnavailable =>
  broken.fault === "corrupt" ? new SigningRefused({ rule: "signing log broken", detail: broken.reason }) : unusable(broken)

/**
 * Puts the limits around a key: an order is noted in the log before it is signed, and signed only when nothing that stands before it
 * there speaks against it. What was noted and not signed afterwards still counts, for nobody knows whether it was.
 * Claims the epoch at once. Errors: `SigningLogBroken` when the log cannot be relied on from the start.
 */
export const guardSigner = Effect.fn("guardSigner")(function*(key: SigningKey) {
  const log = yield* SigningLog
  const limits = yield* SigningLimits
  const oneByOne = yield* Semaphore.make(1)
  yield* log.claim(limits.epoch)
  const check = (order: PaymentOrder, before: SignedBefore) => {
    const fault = signingFault(order, limits, before)
    return fault === null ? Effect.void : Effect.fail(fault)
  }
  const note = Effect.fnUntraced(function*(order: PaymentOrder) {
    const signing = new Signing({ order, at: yield* DateTime.now, epoch: limits.epoch })
    // Looked at first, so that what is refused anyway leaves no trace that would count; and again, for another process may have been first.
    yield* check(order, yield* log.before(signing))
    yield* check(order, yield* log.append(signing))
  }, Effect.catchTag("SigningLogBroken", (broken) => Effect.fail(refusalOf(broken))), oneByOne.withPermits(1))
  return Signer.of({
    wallet: key.wallet,
    sign: Effect.fn("Signer.sign")(function*(order: PaymentOrder) {
      yield* note(order)
      return yield* key.sign(order)
    }),
    feesLeft: Effect.gen(function*() {
      const day = yield* Effect.mapError(log.lastDay(limits, yield* DateTime.now), unusable)
      const left = limits.feesPerDayMax - feesByNonce(day.map(({ order }) => order))
      return left > 0n ? left : 0n
    }),
    signedSoFar: (withdrawals) => Effect.mapError(log.soFar(limits, withdrawals), unusable)
  })
})
