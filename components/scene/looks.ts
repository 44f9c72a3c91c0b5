import type { Part } from './part.ts'

export type SceneTheme = 'grey' | 'dark' | 'light'

/** What a surface looks like; the index is what the vertices carry, so the order is part of the shaders. */
export const LOOKS = ['body', 'light', 'dark', 'moving', 'pipe', 'floor', 'wall', 'road', 'walk', 'glass', 'water'] as const
export type Look = (typeof LOOKS)[number]

export const lookIndex = (look: Look) => LOOKS.indexOf(look)

/** Which material draws it: standard with a little gloss, Lambert without any, or see-through. */
export type Layer = 'solid' | 'matt' | 'glass' | 'water'
const MATT: ReadonlySet<Look> = new Set(['floor', 'wall', 'road', 'walk'])

export function lookOf(part: Part): Look {
  return part.role === 'glass' ? 'glass' : (part.tone ?? part.role)
}

export function layerOf(look: Look): Layer {
  if (look === 'glass' || look === 'water') return look
  return MATT.has(look) ? 'matt' : 'solid'
}

export const ROUGHNESS: Record<Look, number> = {
  body: 0.9,
  light: 0.72,
  dark: 0.8,
  moving: 0.6,
  pipe: 0.62,
  floor: 1,
  wall: 1,
  road: 1,
  walk: 1,
  glass: 1,
  water: 1,
}

export type Palette = {
  looks: Record<Look, string>
  glassOpacity: number
  edge: { color: string; opacity: number }
  ghost: { color: string; opacity: number; edge: string; edgeOpacity: number }
  grid: { color: string; opacity: number }
  /** What a cut goes through. */
  cut: string
  /** Irradiance on the floor from sun, dome and fill. */
  light: { sun: number; dome: number; fill: number }
}

const GREY: Palette = {
  looks: {
    body: '#bac2c7',
    light: '#dde1e3',
    dark: '#747f86',
    moving: '#97a2a9',
    pipe: '#8b979e',
    floor: '#d3d7da',
    wall: '#c3c9cd',
    road: '#b9c0c4',
    walk: '#dfe3e5',
    glass: '#e9eef0',
    water: '#9fb4bf',
  },
  glassOpacity: 0.16,
  edge: { color: '#2c363c', opacity: 0.34 },
  ghost: { color: '#e6eaec', opacity: 0.42, edge: '#56626a', edgeOpacity: 0.38 },
  grid: { color: '#475259', opacity: 0.16 },
  cut: '#5b666d',
  light: { sun: 0.56, dome: 0.36, fill: 0.15 },
}

export const PALETTES: Record<SceneTheme, Palette> = {
  grey: GREY,
  light: {
    ...GREY,
    looks: { ...GREY.looks, body: '#c6cdd1', light: '#e4e8ea', floor: '#eceff0', walk: '#f2f4f5', wall: '#d6dbde' },
    edge: { color: '#2c363c', opacity: 0.3 },
  },
  dark: {
    looks: {
      body: '#59646b',
      light: '#78848b',
      dark: '#353e44',
      moving: '#4a565d',
      pipe: '#66737b',
      floor: '#1f262a',
      wall: '#39434a',
      road: '#2a3237',
      walk: '#2c353a',
      glass: '#8fa0aa',
      water: '#3f5a68',
    },
    glassOpacity: 0.1,
    edge: { color: '#c4ced4', opacity: 0.2 },
    ghost: { color: '#2b343a', opacity: 0.34, edge: '#56626a', edgeOpacity: 0.38 },
    grid: { color: '#9eaab1', opacity: 0.14 },
    cut: '#98a4ab',
    light: { sun: 0.62, dome: 0.5, fill: 0.12 },
  },
}
