import { Schema } from "effect"
import { AssetId } from "../money/Asset.ts"

/** The identity of an incident: a number that counts up. */
export const IncidentId = Schema.Int.check(Schema.isGreaterThan(0)).pipe(Schema.brand("IncidentId"))
export type IncidentId = typeof IncidentId.Type

/** Who acts as operator: the name his key belongs to. */
export const OperatorName = Schema.String.check(Schema.isPattern(/^[a-z0-9-]{1,40}$/u)).pipe(Schema.brand("OperatorName"))
export type OperatorName = typeof OperatorName.Type

/** What can be stopped by itself, everything else going on. */
export const Flow = Schema.Literals(["crediting", "payouts", "registration", "broadcasts"])
export type Flow = typeof Flow.Type

/** What has happened that people must know of. */
export const IncidentKind = Schema.Literals([
  /** A provider lied or contradicted itself: it is out until an operator admits it again. Subject: the provider. */
  "provider faulty",
  /** Providers call different blocks final at one height, and nobody can tell who is wrong. Subject: the chain. */
  "providers disagree",
  /** Fewer providers than the quorum answer. Subject: the chain. */
  "no quorum",
  /** Blocks go on, but none becomes final. Subject: the chain. */
  "finality stalled",
  /** What was final is not on the chain any more. Subject: the chain. */
  "finality broken",
  /** A token's contract is not what was agreed to. Subject: the asset. */
  "token changed",
  /** A wallet holds another amount of a token than its transfers say. Subject: the asset. */
  "token balance differs",
  /** A payment whose credit was reversed is on the chain again. Subject: the transfer. */
  "reversed payment returned",
  /** A wallet holds another amount than the books say. Subject: wallet and asset. */
  "books differ",
  /** Something that must always be true of the books is not. Subject: the invariant. */
  "invariant broken",
  /** We hold less than we owe to members. Subject: the asset. */
  "reserves short",
  /** An operator stopped something. Subject: the flow. */
  "stopped by operator",
  /** Members have earned rewards that a campaign has no funds for. Subject: the campaign. */
  "campaign out of funds",
  /** The payout wallet has sent something that we did not sign: somebody else has its key. Subject: the transaction. */
  "foreign spend",
  /** The chain has used more nonces of the payout wallet than we ever gave away. Subject: the wallet. */
  "books behind the chain",
  /** The signer or every provider refuses a payout for good. Subject: the payout. */
  "payout refused",
  /** Somebody else's transaction has used a payout's nonce for good: it can never be paid. Agreeing gives the money back. Subject: the payout. */
  "payout displaced",
  /** Code runs in the payout wallet's name (EIP-7702): whoever holds the key has signed a delegation. Subject: the wallet. */
  "wallet delegated",
  /** An approved withdrawal was signed before, under a nonce that the books have forgotten: it is not paid again. Subject: the withdrawal. */
  "withdrawal signed before",
  /** What the signer lets a day's payouts cost in fees is spent: approved withdrawals wait. Subject: the wallet. */
  "daily fees spent",
  /** The settings name another payout wallet, and the one before still holds money or has payouts on their way. Subject: the wallet before. */
  "payout wallet changed",
  /** The payout wallet holds less than approved withdrawals need. Subject: the asset. */
  "payout wallet low",
  /** A webhook endpoint was switched off: its receiver is gone, or has failed for days. It is over once the endpoint is on again. Subject: the endpoint. */
  "webhook endpoint disabled",
  /** A disk is fuller than the settings like. Subject: the folder. */
  "disk nearly full",
  /** A disk is so full that broadcasts stand still, to leave its room to money. Subject: the folder. */
  "disk full",
  /** No backup was restored well, to try it, in the last 26 hours. It stops nothing. Subject: `backups`. */
  "backup old",
  /** A backup is not what was backed up, or cannot be restored. It stops nothing. Subject: `backups`. */
  "rehearsal failed",
  /** The database was replaced by a backup: what it says may be old. Subject: the backup. */
  "database restored",
  /** A process has used more memory, processor time or patience than the settings like, twice in a row. It stops nothing. Subject: the app. */
  "process strained"
])
export type IncidentKind = typeof IncidentKind.Type

/** What somebody found: one open incident per kind and subject, however often it is found. */
export class Finding extends Schema.Class<Finding>("Finding")({
  kind: IncidentKind,
  subject: Schema.String,
  /** What an operator needs to know, as data: heights, hashes, names of providers. No secrets. */
  facts: Schema.Record(Schema.String, Schema.String),
  /** What stands still while it is open. */
  stops: Schema.Array(Flow),
  /** The one asset it concerns; `null`: all of them. */
  asset: Schema.NullOr(AssetId),
  /** How many different operators must agree before it is closed; 0: it closes itself when its cause is over. */
  approvalsNeeded: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 2 }))
}) {}

/** A finding and what became of it. */
export class Incident extends Schema.Class<Incident>("Incident")({
  ...Finding.fields,
  id: IncidentId,
  openedAt: Schema.DateTimeUtc,
  closedAt: Schema.NullOr(Schema.DateTimeUtc),
  /** Operators who have agreed to close it. */
  approvals: Schema.Array(OperatorName)
}) {}

/** Whether an open incident stops a flow for an asset. */
export const isStopped = (open: ReadonlyArray<Incident>, flow: Flow, asset: AssetId): boolean =>
  open.some((incident) => incident.stops.includes(flow) && (incident.asset === null || incident.asset === asset))

/**
 * Whether nobody is told anything: what the books say may be old, and what waits goes out afterwards. An operator who stops broadcasts stops no
 * notice, and neither does a full disk.
 */
export const isSilent = (open: ReadonlyArray<Incident>): boolean =>
  open.some(({ kind, stops }) => kind !== "stopped by operator" && kind !== "disk full" && stops.includes("broadcasts"))
