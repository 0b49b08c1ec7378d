import { BlockList, isIP } from "node:net"

/** What is no address of somebody on the public internet. Source: IANA special-purpose address registries (RFC 6890 and its updates). */
const SPECIAL_4 = [
  "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
  "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",
  "240.0.0.0/4"
]
/** Of IPv6 only what is given out to the public is called at all, less what stands for something else. */
const GLOBAL_6 = "2000::/3"
const SPECIAL_6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]

const listOf = (family: "ipv4" | "ipv6", subnets: ReadonlyArray<string>) => {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [network = "", bits = ""] = subnet.split("/")
    list.addSubnet(network, Number(bits), family)
  }
  return list
}

const special4 = listOf("ipv4", SPECIAL_4)
const special6 = listOf("ipv6", SPECIAL_6)
const global6 = listOf("ipv6", [GLOBAL_6])

/**
 * Whether an address is somebody's on the public internet: not ours, not of our network, not of the cloud we run in. Addresses that carry
 * another one in them (`::ffff:127.0.0.1`, 6to4, Teredo, NAT64) are none.
 */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !special4.check(address, "ipv4")
  return family === 6 && global6.check(address, "ipv6") && !special6.check(address, "ipv6")
}
