/** How a network knows a thing. */
export const NUMBER_KINDS = ['ipv6', 'ipv4', 'eui64', 'imei', 'iccid', 'msisdn'] as const
export type NumberKind = (typeof NUMBER_KINDS)[number]
