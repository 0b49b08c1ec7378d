import { apiSettings } from "./apiSettings.ts"

/** What the bot knows of the API's door, so that it can show operators the way to the dashboard. */
export const dashboardSettings = { publicUrl: apiSettings.publicUrl, hostname: apiSettings.hostname, port: apiSettings.port }

/** The origin operators reach the dashboard at; `null`: nobody has said it, and the API does not listen for this machine alone. */
export const dashboardOrigin = ({ hostname, port, publicUrl }: {
  readonly publicUrl: string | null
  readonly hostname: string
  readonly port: number
}): string | null => {
  if (publicUrl !== null) return new URL(publicUrl).origin
  return hostname === "127.0.0.1" || hostname === "localhost" ? `http://${hostname}:${port}` : null
}
