import { incidentDeeds } from "./acts/incidentDeeds.ts"
import { memberDeeds } from "./acts/memberDeeds.ts"
import { suspenseDeeds } from "./acts/suspenseDeeds.ts"
import { ticketDeeds } from "./acts/ticketDeeds.ts"
import { withdrawalDeeds } from "./acts/withdrawalDeeds.ts"
import type { Deed } from "./deed.ts"

/** Everything that can be done in the dashboard, by where its form is sent. */
export const deeds: Readonly<Record<string, Deed>> = { ...incidentDeeds, ...withdrawalDeeds, ...suspenseDeeds, ...memberDeeds, ...ticketDeeds }
