import { DateTime, Schema } from "effect"
import { SealHash } from "../ledger/Seal.ts"

/** The name of a backup: the second (UTC) its picture of the database was taken in, `sigmatrade-20260131T030000Z`. */
export const BackupId = Schema.String.check(Schema.isPattern(/^sigmatrade-\d{8}T\d{6}Z$/)).pipe(Schema.brand("BackupId"))
export type BackupId = typeof BackupId.Type

/** The name of the backup made at a moment. */
export const backupIdAt = (at: DateTime.Utc): BackupId =>
  BackupId.make(`sigmatrade-${DateTime.formatIso(at).replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, "")}`)

/** What a table holds: how many rows, and a number that changes with any of them, whatever their order. */
export class TableFacts extends Schema.Class<TableFacts>("TableFacts")({ rows: Schema.Int, digest: Schema.String }) {}

/** What the books say of one asset, in its base units. */
export class AssetTotals extends Schema.Class<AssetTotals>("AssetTotals")({
  /** The sum of all movements there ever were. */
  moved: Schema.BigInt,
  /** What is owed to members, and what is in suspense. */
  owed: Schema.BigInt
}) {}

/** Where a chain of hashes ends. */
export class ChainEnd extends Schema.Class<ChainEnd>("ChainEnd")({ length: Schema.Int, hash: SealHash }) {}

/** What is known of a dump before its first byte; all of it is read in the snapshot that is dumped. */
export class DumpFacts extends Schema.Class<DumpFacts>("DumpFacts")({
  /** PostgreSQL's version number, 150008 for 15.8. */
  serverVersion: Schema.Int,
  /** The number of the newest migration that the database has run. */
  schemaVersion: Schema.Int,
  /** Each table, by its name. */
  tables: Schema.Record(Schema.String, TableFacts),
  /** Each asset that ever moved, by its name. */
  totals: Schema.Record(Schema.String, AssetTotals),
  /** The chain of seals of the ledger. */
  ledger: ChainEnd,
  /** The chain of the audit log. */
  audit: ChainEnd
}) {}

/** A sealed file of the whole database, and its manifest: without the manifest it is no backup. */
export class Backup extends Schema.Class<Backup>("Backup")({
  id: BackupId,
  madeAt: Schema.DateTimeUtc,
  /** Bytes of the sealed file. */
  bytes: Schema.Int,
  /** SHA-256 of the sealed file, in hex. */
  sha256: Schema.String.check(Schema.isPattern(/^[0-9a-f]{64}$/)),
  facts: DumpFacts
}) {}
