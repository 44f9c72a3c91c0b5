import { minutes } from '#/twin-models/core/time.ts'
import { rationalised, t } from './build.ts'
import type { FindingKind } from './shape.ts'

export const PUMP_DELIVERY_LOW: FindingKind = {
  id: 'pump.delivery_low',
  names: t('Delivers less than expected', '流量低于预期'),
  priority: 1,
  group: 'station',
  alarm: rationalised(
    t('Suction blocked; the sump gains water', '吸入口堵塞，集水池水位上涨'),
    t('The sump fills and water stands on the road', '集水池将满，道路积水'),
    [
      t('Start the reserve pump', '启动备用泵'),
      t('Keep this pump running', '保持本泵运行'),
      t('Send a crew with a confined-space permit', '派班组携有限空间作业许可前往'),
    ],
    minutes(8),
    'start',
  ),
  normal: [
    { channel: 'running', equals: 1 },
    { channel: 'flow', above: 0.225 },
  ],
  normalHoldMs: minutes(1),
  order: {
    title: t('Unblock the suction', '疏通吸入口'),
    priority: 1,
    steps: [
      { id: 'permit', names: t('Confined-space permit issued', '有限空间作业许可已签发'), needs: 'permit' },
      { id: 'scan', names: t('Scan the pump', '扫描泵的编码'), needs: 'scan' },
      { id: 'isolate', names: t('Stop, lock out and try', '停机、挂锁并试启动') },
      { id: 'gas', names: t('Test the air of the sump', '检测集水池空气'), needs: 'test' },
      { id: 'clear', names: t('Clear the suction and its screen', '清理吸入口及格栅') },
      { id: 'photo', names: t('Photograph what was found', '拍摄清出物'), needs: 'photo' },
      { id: 'restore', names: t('Remove locks, restore to automatic', '解除挂锁，恢复自动') },
      { id: 'flow', names: t('Discharge flow at the next run', '下次运行的出口流量'), needs: 'value', channel: 'flow' },
    ],
    parts: [{ code: 'PX-SCR-250', names: t('Suction screen DN 250', '吸入口格栅 DN 250'), quantity: 1 }],
    permits: ['confined-space'],
    estimateMin: 90,
    closingCodes: [
      { id: 'suction_blocked', names: t('Suction blocked by debris', '吸入口被杂物堵塞') },
      { id: 'impeller_worn', names: t('Impeller worn', '叶轮磨损') },
      { id: 'valve_closed', names: t('A valve was closed', '阀门未开') },
      { id: 'no_fault', names: t('No fault found', '未发现故障') },
    ],
    verifiedWhen: t('0.225 m³/s or more at the next run', '下次运行流量不低于 0.225 m³/s'),
  },
}
