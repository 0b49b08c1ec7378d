import { DateTime } from "effect"
import type { Status } from "./readStatus.ts"
import { stoppedFlows } from "./stoppedFlows.ts"
import { writeAge } from "./writeTime.ts"

/** The watcher renews its report every few seconds: a report older than this means that it does not look any more. */
const REPORT_AGE_MS_MAX = 60_000

const reportDoubts = ({ providers }: Status, now: DateTime.Utc): ReadonlyArray<string> => {
  const [first] = providers
  if (first === undefined) return ["Nobody has looked at the providers yet: check that the watcher runs."]
  const ageMs = DateTime.toEpochMillis(now) - DateTime.toEpochMillis(first.at)
  return ageMs <= REPORT_AGE_MS_MAX ? [] : [`The watcher last looked ${writeAge(ageMs)}: check that it runs. What stands below is as old.`]
}

const providerDoubts = ({ providers }: Status): ReadonlyArray<string> => {
  const unwell = providers.filter(({ health }) => health.state !== "ready")
  if (unwell.length === 0) return []
  const named = unwell.map(({ health }) => `${health.id} is ${health.state}`).join(", ")
  return [`${unwell.length} of ${providers.length} providers are not ready: ${named}.`]
}

const incidentDoubts = ({ incidents }: Status): ReadonlyArray<string> => {
  if (incidents.length === 0) return []
  const stopped = stoppedFlows(incidents).map(({ asset, flow }) => asset === null ? flow : `${flow} of ${asset}`)
  const open = incidents.length === 1 ? "One incident is open" : `${incidents.length} incidents are open`
  return [stopped.length === 0 ? `${open}. Nothing stands still.` : `${open}. What stands still: ${stopped.join(", ")}.`]
}

/** As `watcherPolicies` sets it: nothing is paid out on an older comparison. */
const COMPARED_AGE_MS_MAX = 300_000

const bookDoubts = ({ compared, finalMark, paysOut }: Status, now: DateTime.Utc): ReadonlyArray<string> => {
  if (!paysOut || finalMark === null) return []
  const advice = "nothing is paid out before they are. See the command books, and whether providers tell what wallets hold."
  if (compared === null) return [`The books were not compared with the chain yet: ${advice}`]
  const ageMs = DateTime.toEpochMillis(now) - DateTime.toEpochMillis(compared)
  return ageMs <= COMPARED_AGE_MS_MAX ? [] : [`The books were compared with the chain ${writeAge(ageMs)}: ${advice}`]
}

/** What is not as it should be, gravest first, one sentence each; empty when all is well. Money in suspense is no doubt by itself. */
export const doubtsOf = (status: Status, now: DateTime.Utc): ReadonlyArray<string> => [
  ...incidentDoubts(status),
  ...reportDoubts(status, now),
  ...bookDoubts(status, now),
  ...(status.cursor === null ? ["The watcher has not read a block yet."] : []),
  ...providerDoubts(status),
  ...(status.gaps.length === 0 ? [] : ["Older blocks are still being read: payments in them are not credited yet."])
]
