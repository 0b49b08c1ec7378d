import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import type { Verdict } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { LiabilityProof, verifyLiability } from "@sigmatrade/core/reconciliation/LiabilityProof"
import { Day, Hash32, Liability } from "@sigmatrade/core/reconciliation/SumNode"
import { UserId } from "@sigmatrade/core/user/User"
import { Console, Effect, FileSystem, Schema } from "effect"
import { Command, Flag } from "effect/cli"

/** What `GET /v1/users/{id}/liabilities/{asset}/{day}` answers. */
const ProofFile = Schema.fromJsonString(Schema.Struct({
  user_id: Schema.String,
  day: Day,
  asset: AssetId,
  base_units: AmountFromString,
  salt: Hash32,
  path: Schema.Array(Schema.Struct({ side: Schema.Literals(["left", "right"]), hash: Hash32, base_units: AmountFromString })),
  root: Hash32,
  total_base_units: AmountFromString
}))

/** The file is no proof as the API answers it. */
export class ProofMalformed extends Schema.TaggedError<ProofMalformed>()("ProofMalformed", { file: Schema.String, reason: Schema.String }) {}

/** The proof does not prove what it says. */
export class ProofFails extends Schema.TaggedError<ProofFails>()("ProofFails", { verdict: Schema.String }) {}

const file = Flag.String("file").pipe(Flag.withDescription("A file with the proof, as the API answers it"))
const root = Flag.String("root").pipe(
  Flag.withDescription("The root that was published for that day; without it you must compare it yourself"),
  Flag.withDefault("")
)

const faults: Record<Exclude<Verdict, "holds">, string> = {
  "other root": "the way leads to another root than the proof names",
  "other total": "the sums on the way are not the total the proof names",
  "impossible sum": "a sum on the way is larger than any there can be"
}

const readProof = Effect.fnUntraced(function*(path: string) {
  const malformed = (error: { readonly message: string }) => new ProofMalformed({ file: path, reason: error.message })
  const text = yield* (yield* FileSystem.FileSystem).readFileString(path).pipe(Effect.mapError(malformed))
  const given = yield* Schema.decodeUnknownEffect(ProofFile)(text).pipe(Effect.mapError(malformed))
  const userId = yield* Schema.decodeUnknownEffect(UserId)(given.user_id.replace(/^usr_/u, "")).pipe(Effect.mapError(malformed))
  const { asset, base_units: amount, day, salt } = given
  return new LiabilityProof({
    liability: new Liability({ day, asset, userId, salt, amount }),
    path: given.path.map(({ base_units: sum, hash, side }) => ({ side, hash, sum })),
    root: given.root,
    total: given.total_base_units
  })
})

/** `verify-liability`: whether a proof holds. Needs no settings, no database and no network. */
export const verifyLiabilityCommand = Command.make("verify-liability", { file, root }, Effect.fnUntraced(function*(given) {
  const proof = yield* readProof(given.file)
  const verdict = verifyLiability(yield* Keccak256, proof)
  if (verdict !== "holds") return yield* new ProofFails({ verdict: faults[verdict] })
  const { liability: { amount, asset, day }, root: found, total } = proof
  if (given.root !== "" && given.root.toLowerCase() !== found) return yield* new ProofFails({ verdict: `it leads to the root ${found}, not to the one you gave` })
  const compare = given.root === "" ? ` Compare this root with the one published for ${day}: ${found}` : ""
  yield* Console.log(`The proof holds: ${amount} base units of ${asset} are part of ${total} owed to all members on ${day}.${compare}`)
})).pipe(Command.withDescription("Whether a member's proof of liabilities holds; needs no settings"))
