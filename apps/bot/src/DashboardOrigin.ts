import { Context } from "effect"

/** Where operators reach the dashboard; `null`, as unless said otherwise: nobody has said it. A setting. */
export const DashboardOrigin = Context.Reference<string | null>("@sigmatrade/bot/DashboardOrigin", { defaultValue: () => null })
