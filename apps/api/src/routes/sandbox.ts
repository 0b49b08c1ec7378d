import type { AssetId } from "@sigmatrade/core/money/Asset"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { ListedAssets } from "@sigmatrade/core/chain/ListedAssets"
import { SystemWallet } from "@sigmatrade/core/chain/SystemWallet"
import { TxHash } from "@sigmatrade/core/chain/Transfer"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"
import { BodyInvalid, problemOf, UserNotFound } from "../problems/declaredProblems.ts"
import type { SandboxPayment } from "../sandbox/SandboxControl.ts"
import { SandboxControl } from "../sandbox/SandboxControl.ts"
import { moneyView } from "../views/moneyView.ts"
import { sandboxView } from "../views/sandboxView.ts"
import { userViews } from "../views/userViews.ts"

const invalid = (pointer: string, detail: string) =>
  Effect.flatMap(problemOf("body_invalid", `${pointer}: ${detail}.`), (members) => Effect.fail(new BodyInvalid({ ...members, errors: [{ pointer, detail }] })))
const nobody = Effect.flatMap(problemOf("user_not_found", "Nobody in this sandbox has this id: users of live data are not in it."), (members) =>
  Effect.fail(new UserNotFound(members)))

/** Errors: `BodyInvalid` for what nobody pays with here. */
const refuseUnlisted = Effect.fnUntraced(function*(asset: AssetId) {
  if (!(yield* ListedAssets).some((listed) => listed.asset.id === asset)) return yield* invalid("/asset", "is not listed here")
})

const read = Effect.fnUntraced(function*() {
  const { state } = yield* SandboxControl
  return sandboxView(yield* state, (yield* SystemWallet).chainId, yield* moneyView, yield* Keccak256)
})

/** Moves the sandbox, and answers how it stands afterwards. */
const moved = <E, R>(move: (sandbox: SandboxControl["Service"]) => Effect.Effect<unknown, E, R>) =>
  Effect.andThen(Effect.flatMap(SandboxControl, move), read())

const join = Effect.fnUntraced(function*(sponsorId: UserId | null, wallet: string | null) {
  const user = yield* (yield* SandboxControl).join({ sponsorId, wallet }).pipe(Effect.catchTags({
    UserUnknown: () => nobody,
    AddressMalformed: () => invalid("/wallet", "is no address"),
    WalletOurs: () => invalid("/wallet", "is one of ours"),
    WalletTaken: () => invalid("/wallet", "is another user's")
  }))
  const [view] = yield* userViews([user])
  return view ?? (yield* Effect.die(new Error("A user without a view")))
})

const pay = Effect.fnUntraced(function*(payment: SandboxPayment) {
  yield* refuseUnlisted(payment.asset)
  const id = yield* (yield* SandboxControl).pay(payment).pipe(Effect.catchTag("UserUnknown", () => nobody))
  const [, hash = ""] = id.split(":")
  return { object: "sandbox_payment" as const, deposit_id: id, tx_hash: TxHash.make(hash), amount: (yield* moneyView)(payment.amount, payment.asset) }
})

const reorg = Effect.fnUntraced(function*(depth: number, payments: "kept" | "lost") {
  const { head } = yield* (yield* SandboxControl).state
  // Block 0 is the same for ever.
  if (depth > head.number) return yield* invalid("/depth", `the chain has ${head.number} blocks that can be replaced`)
  return yield* moved((sandbox) => sandbox.reorg(depth, payments))
})

/** `/v1/sandbox` and what lies below it. */
export const sandbox = HttpApiBuilder.group(ApiContract, "sandbox", (handlers) =>
  handlers
    .handle("read", () => read())
    .handle("join", ({ payload: { sponsor_id: sponsorId = null, wallet = null } }) => join(sponsorId, wallet))
    .handle("pay", ({ payload: { asset, amount, from = null, user_id: userId } }) => pay({ userId, asset, amount, from }))
    .handle("fund", ({ payload: { asset, amount, wallet } }) =>
      Effect.andThen(refuseUnlisted(asset), moved((control) => control.fund(wallet, asset, amount))))
    .handle("mine", ({ payload: { count = null } }) => moved((control) => control.mine(count)))
    .handle("reorg", ({ payload: { depth, payments = "lost" } }) => reorg(depth, payments))
    .handle("failPayout", ({ payload }) => moved((control) => control.failNext(payload.kind)))
    .handle("advance", ({ payload }) => moved((control) => control.advance(payload.advance_seconds)))
    .handle("approve", () => moved((control) => control.approve))
    .handle("reset", () => Effect.as(Effect.flatMap(SandboxControl, ({ reset }) => reset), { object: "sandbox_reset" as const, is_reset: true as const })))
