import { IconLayer } from '@deck.gl/layers'
import { mercator } from './mercator.ts'

/** Icons of one size, upright, at places already in deck's common space (`commonOf`). IconLayer's own program can do far more, on spheres too, and to make
 *  it takes a browser that draws with its processor half a second: this one a third of that. */
const VERTEX = `#version 300 es
#define SHADER_NAME sign-layer-vertex-shader
in vec2 positions;
in vec3 instancePositions;
in vec3 instancePositions64Low;
in float instanceSizes;
in vec4 instanceColors;
in vec4 instanceIconFrames;
in float instanceColorModes;
in vec2 instanceOffsets;
out float vColorMode;
out vec4 vColor;
out vec2 vTextureCoords;
out vec2 uv;
void main(void) {
  geometry.pickingColor = picking_getPickingColorFromInstanceID();
  uv = positions;
  vec2 size = instanceIconFrames.zw;
  vec2 corner = (positions / 2.0 * size + instanceOffsets) * instanceSizes / max(size.y, 1.0); // of a sign that is not in the picture nothing is drawn
  vec3 placed = instancePositions - project.coordinateOrigin + instancePositions64Low;
  gl_Position = project_common_position_to_clipspace(vec4(placed.xy, 0.0, 1.0));
  DECKGL_FILTER_GL_POSITION(gl_Position, geometry);
  gl_Position.xy += project_pixel_size_to_clipspace(vec2(corner.x, -corner.y));
  vTextureCoords = (instanceIconFrames.xy + size * (positions + 1.0) / 2.0) / icon.iconsTextureDim;
  vColor = instanceColors;
  DECKGL_FILTER_COLOR(vColor, geometry);
  vColorMode = instanceColorModes;
}
`

/** An IconLayer whose `getPosition` gives places in common space, and which knows no angle, no offset in pixels and no unit of size but pixels.
 *  Its system must be `cartesian`: the origin is then one that single precision holds, and a sign stands where it is at every zoom. */
export class UprightIcons<T> extends IconLayer<T> {
  static override layerName = 'UprightIcons'

  override getShaders() {
    return { ...super.getShaders(), vs: VERTEX }
  }

  override initializeState() {
    super.initializeState()
    this.getAttributeManager()?.remove(['instanceAngles', 'instancePixelOffset'])
  }
}

const WORLD = 512

/** deck's common space: Web Mercator, the world 512 wide, from west to east and from south to north. */
export function commonOf({ lon, lat }: { lon: number; lat: number }): [x: number, y: number] {
  const [x, y] = mercator(lon, lat)
  return [WORLD * x, WORLD * (1 - y)]
}
