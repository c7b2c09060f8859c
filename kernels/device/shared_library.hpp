#pragma once
/// A library that is opened at run time, so that the program needs it only where it is there.

#include <initializer_list>
#include <string>

namespace paceline::kernels::device {

/// Stays open to the end of the process.
class SharedLibrary {
 public:
  /// The first of `names` that opens; none: is_open() is false.
  explicit SharedLibrary(std::initializer_list<std::string> names);
  bool is_open() const { return handle_ != nullptr; }
  /// Why the last name did not open, as the system says it.
  const std::string& error() const { return error_; }
  /// Sets `function` to the one of that name; false, and nullptr, where there is none.
  template <class Function>
  bool find(const char* name, Function*& function) const {
    function = reinterpret_cast<Function*>(symbol(name));
    return function != nullptr;
  }

 private:
  void* symbol(const char* name) const;
  void* handle_ = nullptr;
  std::string error_;
};

}  // namespace paceline::kernels::device
