import { assert, layer as withLayer } from "@effect/vitest"
import { availableOf, CHAIN_DEPOSIT, HOUSE_SALES, HOUSE_SUSPENSE } from "@sigmatrade/core/ledger/Account"
import type { Entry } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import type { UserId } from "@sigmatrade/core/user/User"
import type { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Cause, Effect, Exit } from "effect"
import { freshMember } from "../freshMember.ts"
import { freshBusinessId, freshPayment, LARGE, movement } from "../freshPayment.ts"
import { NOW } from "../minutesLater.ts"

/** The mirror of a payment. */
const reversalOf = ({ businessId }: Entry, userId: UserId): Entry => ({
  kind: "deposit-reversed", businessId, reverses: { kind: "deposit-final", businessId },
  movements: [movement(availableOf(userId), CHAIN_DEPOSIT, LARGE)]
})

/** What every `Ledger` promises about entries that take back others. */
export const ledgerReversalContract = <E>(name: string, layer: Layer.Layer<Ledger | UserStore | Transaction, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`Ledger, reversals: ${name}`, (it) => {
    const paid = Effect.gen(function*() {
      const ledger = yield* Ledger
      const { id } = yield* freshMember
      const payment = freshPayment(id, LARGE)
      yield* ledger.post([payment], NOW)
      return { id, ledger, payment }
    })
    /** Booking this is a defect, and leaves nothing behind. */
    const dies = Effect.fn("dies")(function*(entry: Entry) {
      const ledger = yield* Ledger
      const bystander = freshPayment((yield* freshMember).id, LARGE)
      const exit = yield* Effect.exit(ledger.post([bystander, entry], NOW))
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause), JSON.stringify([entry.kind, entry.reverses]))
      assert.strictEqual(yield* ledger.post([bystander], NOW), 1)
    })

    it.effect("a reversal says what it takes back, a repeat of it is the first one", () =>
      Effect.gen(function*() {
        const { id, ledger, payment } = yield* paid
        assert.strictEqual(yield* ledger.post([reversalOf(payment, id)], NOW), 1)
        assert.strictEqual(yield* ledger.post([reversalOf(payment, id)], NOW), 0)
        const [reversal, original] = yield* ledger.statement(availableOf(id), { limit: 5 })
        assert.deepStrictEqual(reversal?.entry.reverses, { kind: "deposit-final", businessId: payment.businessId })
        assert.isUndefined(original?.entry.reverses)
      }))

    it.effect("nothing is taken back that is not booked, nor in the same step", () =>
      Effect.gen(function*() {
        const { id, payment } = yield* paid
        yield* dies(reversalOf({ ...payment, businessId: freshBusinessId() }, id))
        yield* dies({ ...reversalOf({ ...payment, businessId: freshBusinessId() }, id), kind: "suspense-reversed" })
        const together = freshPayment(id, LARGE)
        const exit = yield* Effect.exit((yield* Ledger).post([together, reversalOf(together, id)], NOW))
        assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause))
      }))

    it.effect("an entry is taken back once, by whatever kind", () =>
      Effect.gen(function*() {
        const { id, ledger, payment } = yield* paid
        yield* ledger.post([reversalOf(payment, id)], NOW)
        yield* dies({ ...reversalOf(payment, id), kind: "suspense-reversed", movements: [movement(HOUSE_SUSPENSE, CHAIN_DEPOSIT, 1n)] })
      }))

    it.effect("of twenty who take back the same entry in two ways exactly one way wins", () =>
      Effect.gen(function*() {
        const { id, ledger, payment } = yield* paid
        const ways: ReadonlyArray<Entry> = [
          reversalOf(payment, id), { ...reversalOf(payment, id), kind: "suspense-reversed", movements: [movement(HOUSE_SUSPENSE, CHAIN_DEPOSIT, 1n)] }
        ]
        const exits = yield* Effect.forEach(Array.from({ length: 20 }, (_, index) => index), (index) =>
          Effect.exit(ledger.post(ways.slice(index % 2, 1 + (index % 2)), NOW)), { concurrency: "unbounded" })
        assert.strictEqual(exits.filter((exit) => Exit.isSuccess(exit) && exit.value === 1).length, 1)
      }))

    it.effect("a reversal fits its original: kind, business id, and never another reversal", () =>
      Effect.gen(function*() {
        const { id, ledger, payment } = yield* paid
        const sale: Entry = { kind: "level-bought", businessId: payment.businessId, movements: [movement(availableOf(id), HOUSE_SALES, 1n)] }
        yield* ledger.post([sale], NOW)
        const { businessId } = payment
        yield* dies({ ...reversalOf(payment, id), reverses: { kind: "level-bought", businessId } })
        const other = freshPayment(id, LARGE)
        yield* ledger.post([other], NOW)
        yield* dies({ ...reversalOf(payment, id), reverses: { kind: "deposit-final", businessId: other.businessId } })
        yield* dies({ ...reversalOf(payment, id), reverses: undefined })
        yield* dies({ ...sale, businessId: other.businessId, reverses: { kind: "deposit-final", businessId: other.businessId } })
        yield* ledger.post([reversalOf(payment, id)], NOW)
        yield* dies({ ...reversalOf(payment, id), kind: "level-reversed", reverses: { kind: "deposit-reversed", businessId } })
      }))

    it.effect("a crumb of dust names no original", () =>
      Effect.gen(function*() {
        const ledger = yield* Ledger
        const businessId = freshBusinessId()
        const dust: Entry = { kind: "dust-final", businessId, movements: [movement(CHAIN_DEPOSIT, HOUSE_SUSPENSE, 5n)] }
        yield* ledger.post([dust], NOW)
        const crumb: Entry = { kind: "suspense-reversed", businessId, movements: [movement(HOUSE_SUSPENSE, CHAIN_DEPOSIT, 2n)] }
        assert.strictEqual(yield* ledger.post([crumb], NOW), 1)
      }))
  })
