// Outcomes by hour, as bars on top of each other.
'use strict';

(function () {
  function stacked(series) {
    const sums = [];
    let below = null;
    for (const one of series) {
      below = one.values.map((value, at) => value + (below === null ? 0 : below[at]));
      sums.push(below);
    }
    return sums;
  }

  function colour(word) {
    return getComputedStyle(document.querySelector('.swatch.s-' + word)).backgroundColor;
  }

  function draw(element) {
    const told = JSON.parse(element.dataset.chart);
    const sums = stacked(told.series);
    const bars = uPlot.paths.bars({ size: [0.7, 28] });
    const ink = getComputedStyle(element).color;
    const faint = getComputedStyle(document.querySelector('.panel')).borderTopColor;
    // The tallest first, so that each covers the foot of the one before.
    const order = told.series.map((one, at) => at).reverse();
    const language = document.documentElement.lang;
    const axis = { stroke: ink, grid: { stroke: faint, width: 1 }, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    const plot = new uPlot({
      width: element.clientWidth - 16,
      height: 200,
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: true }, y: { range: (u, low, high) => [0, Math.max(4, high * 1.1)] } },
      axes: [
        Object.assign({}, axis, { grid: { show: false }, size: 28, values: (u, at) => at.map((second) => new Date(second * 1000).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })) }),
        Object.assign({}, axis, { size: 44, values: (u, at) => at.map((value) => (Number.isInteger(value) ? value.toLocaleString(language) : '')) }),
      ],
      series: [{}].concat(order.map((at) => ({ label: told.series[at].label, stroke: colour(told.series[at].word), fill: colour(told.series[at].word), width: 0, paths: bars, points: { show: false } }))),
    }, [told.hours].concat(order.map((at) => sums[at])), element);
    new ResizeObserver(() => plot.setSize({ width: Math.max(120, element.clientWidth - 16), height: 200 })).observe(element);
  }

  document.querySelectorAll('[data-chart]').forEach(draw);
})();
