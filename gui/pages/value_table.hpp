#pragma once
/// The legend of linked charts: each line with its colour and dash, its value at the cursor, at A and at B, and B - A.

#include <QTableWidget>
#include <vector>

#include "gui/charts/chart.hpp"
#include "gui/pages/chart_link.hpp"

namespace paceline::gui {

class Theme;

class ValueTable final : public QTableWidget {
  Q_OBJECT

 public:
  ValueTable(const Theme& theme, const ChartLink& link, QWidget* parent = nullptr);

  /// Lines are those of the charts' contents, main ones only; the charts outlive the table. Hidden charts are left out,
  /// and of very many lines all but the first, which it says.
  /// `apart`: charts of another x, whose lines are listed without values.
  void set_charts(std::vector<const Chart*> charts, std::vector<const Chart*> apart = {});
  /// After the charts' contents changed.
  void refresh();

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  void show_values();
  void share_width();

  struct Row {
    const Chart* chart;
    std::size_t line;
    bool apart = false;
  };
  const Theme& theme_;
  const ChartLink& link_;
  void add_chart(const Chart& chart, bool apart);

  std::vector<const Chart*> charts_, apart_;
  std::vector<Row> lines_;
};

}  // namespace paceline::gui
