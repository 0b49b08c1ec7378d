import { Fact } from "../event/Event.ts"
import { publicId } from "../event/publicId.ts"
import type { Incident } from "./Incident.ts"

/**
 * What integrators are told when an incident begins or ends: what stands still, and where to ask for the rest. Its number alone is no cause: a
 * restored copy gives the next incident a number that another one had.
 */
export const incidentFact = ({ asset, id, kind, openedAt, stops }: Incident, type: "incident.opened" | "incident.closed"): Fact =>
  new Fact({
    cause: `${type}:${id}:${openedAt.epochMilliseconds}`,
    type,
    data: { incident_id: publicId("inc", id), kind, stops: stops.join(" "), ...(asset === null ? {} : { asset }) }
  })
