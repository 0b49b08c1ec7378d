import { DateTime } from "effect"

/** A moment as people all over the world read it: `2026-01-31 12:00 UTC`. Seconds are cut off. */
export const Moment = ({ at }: { readonly at: DateTime.Utc | null }) => {
  if (at === null) return <>—</>
  const iso = DateTime.formatIso(at)
  return <time datetime={iso}>{iso.slice(0, 16).replace("T", " ")} UTC</time>
}
