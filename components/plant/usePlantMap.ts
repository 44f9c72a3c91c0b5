'use client'
import { useAsk } from '#/components/api/ask.ts'
import { api } from '#/components/api/client.ts'

/** The site's objects, for the tree and the picture. */
export const usePlantMap = (siteId: string) => useAsk(['twins.map', { siteId }], () => api.twins.map.query({ siteId }), { keep: true })
