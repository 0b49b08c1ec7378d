import type { Effect } from "effect"
import { Context, Schema } from "effect"

/** A volume of the host and how full it is. */
export class Volume extends Schema.Class<Volume>("Volume")({
  /** The folder it was asked about. */
  path: Schema.String,
  /** How much of it is used, in hundredths of a percent; what only root may write to counts as used. */
  usedBps: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 }))
}) {}

/** The disks of the machine this process runs on. */
export class HostDisk extends Context.Service<HostDisk, {
  /** Each volume we write to, once; a folder that is not there yet is left out. */
  readonly volumes: Effect.Effect<ReadonlyArray<Volume>>
}>()("@sigmatrade/core/job/HostDisk") {}
